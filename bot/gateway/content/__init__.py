"""The gateway's own Swedish texts: read at start, complete or not at all."""
