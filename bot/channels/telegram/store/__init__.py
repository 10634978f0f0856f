"""The channel's tables in schema `chat` (bot/gateway/store/tables.py): pseudonyms, times and sealed content."""
