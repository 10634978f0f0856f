"""The web page of the chat: one template and plain JavaScript modules, no build step."""
