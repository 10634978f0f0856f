"""What goes out to Telegram: a durable queue with lanes and one pace for all gateways, and emergencies beside it."""
