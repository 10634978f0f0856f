"""The mode that a conversation had when it was last seen here, for answers that do not wait for the database."""

from __future__ import annotations

from bot.gateway.answers import Mode
from bot.gateway.last_seen import LastSeen


class KnownModes(LastSeen[Mode]):
    """Only what is not 'bot' is remembered."""

    def __init__(self) -> None:
        super().__init__("bot")
