"""The chat without JavaScript: one page, one address, plain forms. The conversation's token travels in them and nowhere else."""
