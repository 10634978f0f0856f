"""Getting a ticket into a municipality's inboxes: the worker, the kinds of inbox, and the watch over what does not arrive."""
