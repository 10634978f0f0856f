"""Planted marks, driven through every path of a whole installation and sought in everything that it leaves behind."""
