"""The content as editors see it: read from a tree and written into it without damage to what is not touched."""
