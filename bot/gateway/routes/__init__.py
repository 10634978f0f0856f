"""The public door's routes that are no chat: form, receipts, directory, health, page."""
