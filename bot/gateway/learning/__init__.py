"""What editors may learn from: that an answer was wrong, and the question itself where the person allows it."""
