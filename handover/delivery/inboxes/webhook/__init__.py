"""The signed webhook: a parcel is posted as JSON to a municipality's own system, after Standard Webhooks."""
