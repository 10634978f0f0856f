"""The public door: takes what a person sends, looks for danger first, then lets Rasa, staff or a form answer."""
