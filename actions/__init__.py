"""Rasa's custom actions: what a rule cannot say by itself. All I/O stands in bridge.py; texts stand in texts/."""
