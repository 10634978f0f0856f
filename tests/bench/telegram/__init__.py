"""The lanes to Telegram under a backlog: how soon emergencies leave while the normal lane is far behind, and that nothing is lost."""
