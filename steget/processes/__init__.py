"""Starts, watches and stops processes; knows nothing of what they are."""
