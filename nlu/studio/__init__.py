"""The studio: where editors keep what the bot understands and says."""
