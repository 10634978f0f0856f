"""The Telegram channel: what people write to a municipality's bot is stored, screened, answered and forgotten as on the web.

Telegram knows who the person is, and reads what is written. So towards the municipality it is confidential, and never anonymous;
names and numbers are asked for on the web alone.
"""
