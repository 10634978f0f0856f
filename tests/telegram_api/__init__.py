"""A simulator of Telegram's Bot API: a small server on loopback that behaves as https://core.telegram.org/bots/api says.

`TelegramApi` is the server, `api.bot()` makes a bot with a token, `bot.person()` somebody who writes to it. Where the documentation
is silent the answers are those that the Bot API server is known to give; where that is unsure it is said at the place.
"""
