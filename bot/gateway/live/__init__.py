"""Writing with staff: offered when somebody is on duty, passed on through a durable outbox, caught up with by line numbers."""
