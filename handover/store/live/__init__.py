"""Live conversations in the record: the course of each (its lines), what the person does, what staff do, the queue, the end."""
