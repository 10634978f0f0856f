"""The languages that people are met in: which there are, their catalogues, and how complete they are."""
