"""The studio: where editors keep what the bot understands and says, try it, and publish it."""
