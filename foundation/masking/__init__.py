"""Takes out of a message what could belong to somebody, before it is kept for the editors."""
