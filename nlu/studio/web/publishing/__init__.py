"""The pages of what becomes of a draft: its history, reviews, judgements, publications and the way back."""
