"""Schema `chat`: conversations, their messages and their inbox. Content is sealed before it comes here."""
