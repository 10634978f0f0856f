"""The language that a conversation had when it was last seen here, for answers that do not wait for the database."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from foundation.languages.locales import LANGUAGES, SWEDISH

_MOST: Final = 20_000


class KnownLocales:
    """Only what is not Swedish is remembered."""

    def __init__(self) -> None:
        self._tags: OrderedDict[str, str] = OrderedDict()

    def saw(self, conversation_id: str, tag: str) -> None:
        """Remembers the language of a conversation; one that this version does not have is Swedish."""
        self._tags.pop(conversation_id, None)
        if tag != SWEDISH and tag in LANGUAGES:
            self._tags[conversation_id] = tag
        while len(self._tags) > _MOST:
            self._tags.popitem(last=False)

    def suppose(self, conversation_id: str, tag: str) -> None:
        """Takes `tag` for the language of a conversation of which none is remembered, until it is read: a page may know more than we do."""
        if conversation_id not in self._tags:
            self.saw(conversation_id, tag)

    def of(self, conversation_id: str) -> str:
        """The language that was seen last, else Swedish."""
        return self._tags.get(conversation_id, SWEDISH)
