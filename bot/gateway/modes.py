"""The mode that a conversation had when it was last seen here, for answers that do not wait for the database."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from bot.gateway.answers import Mode

_MOST: Final = 20_000


class KnownModes:
    """Only what is not 'bot' is remembered: that is rare."""

    def __init__(self) -> None:
        self._modes: OrderedDict[str, Mode] = OrderedDict()

    def saw(self, conversation_id: str, mode: Mode) -> None:
        """Remembers the mode of a conversation."""
        self._modes.pop(conversation_id, None)
        if mode != "bot":
            self._modes[conversation_id] = mode
        while len(self._modes) > _MOST:
            self._modes.popitem(last=False)

    def of(self, conversation_id: str) -> Mode:
        """The mode that was seen last, else 'bot'."""
        return self._modes.get(conversation_id, "bot")
