"""The staff's web app: log in, see the queue of one's own municipality, claim, read, write. Works without JavaScript."""
