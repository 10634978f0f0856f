"""What the bot says and understands, in versions that never change; one of them is live."""
