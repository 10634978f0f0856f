"""Sundsvall's SupportManagement 15.0 as inbox: a referral becomes an errand with its documents attached."""
