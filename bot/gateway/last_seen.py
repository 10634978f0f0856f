"""What a conversation had when it was last seen here, for answers that do not wait for the database."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final, Generic, TypeVar

_MOST: Final = 20_000
Value = TypeVar("Value")


class LastSeen(Generic[Value]):
    """By conversation. Only what is not `usual` is remembered: that is rare. The oldest go first when there are too many."""

    def __init__(self, usual: Value) -> None:
        self._usual, self._seen = usual, OrderedDict[str, Value]()

    def saw(self, conversation_id: str, value: Value) -> None:
        """Remembers what the conversation has now."""
        self._seen.pop(conversation_id, None)
        if value != self._usual:
            self._seen[conversation_id] = value
        while len(self._seen) > _MOST:
            self._seen.popitem(last=False)

    def of(self, conversation_id: str) -> Value:
        """What was seen last, else what is usual."""
        return self._seen.get(conversation_id, self._usual)
