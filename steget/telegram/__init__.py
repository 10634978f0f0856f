"""`steget telegram`: how the municipalities' bots stand at Telegram, and links to them for posters."""
