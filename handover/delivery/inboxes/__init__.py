"""One file or package per kind of inbox; each fits handover.delivery.inbox.Inbox."""
