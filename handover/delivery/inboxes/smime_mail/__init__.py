"""A municipality's functional mailbox as inbox: S/MIME letters to its certificates, or notices without content."""
