"""The pages where the bot is tried, and where such a conversation is kept as a test."""
