"""The way in: updates through the webhook of a real gateway, and how soon emergencies are answered while the rest waits."""
