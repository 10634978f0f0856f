"""The internal app between the chat and the record: previews, consent, receipts, erasure. It listens on no public network."""
