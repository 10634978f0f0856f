"""The rules of handing a referral to a municipality: tickets, referrals, receipts, consent. Standard library only."""
