"""The language that a conversation had when it was last seen here, for answers that do not wait for the database."""

from __future__ import annotations

from bot.gateway.last_seen import LastSeen
from foundation.languages.locales import LANGUAGES, SWEDISH


class KnownLocales(LastSeen[str]):
    """Only what is not Swedish is remembered."""

    def __init__(self) -> None:
        super().__init__(SWEDISH)

    def saw(self, conversation_id: str, value: str) -> None:
        """Remembers the language of a conversation by its tag; one that this version does not have is Swedish."""
        super().saw(conversation_id, value if value in LANGUAGES else SWEDISH)

    def suppose(self, conversation_id: str, tag: str) -> None:
        """Takes `tag` for the language of a conversation of which none is remembered, until it is read: a page may know more than we do."""
        if conversation_id not in self._seen:
            self.saw(conversation_id, tag)
