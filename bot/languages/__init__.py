"""What the bot says in other languages, and which language a person writes."""
