"""`steget doctor`: what is wrong with this installation, in words, and what to do."""
