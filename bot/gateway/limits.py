"""How often one conversation may write. Asked only after the gate, so that it never stops an emergency."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final

from foundation.problems import Problem

PER_MINUTE: Final = 30
_MOST_CONVERSATIONS: Final = 20_000


class MessageLimit:
    """A sliding minute per conversation, kept in this process only."""

    def __init__(self, per_minute: int = PER_MINUTE, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute, self._clock = per_minute, clock
        self._sent: OrderedDict[str, deque[float]] = OrderedDict()

    def admit(self, conversation_id: str) -> None:
        """Counts a message. Raises Problem 429 with Retry-After when there were too many."""
        now = self._clock()
        times = self._sent.setdefault(conversation_id, deque())
        self._sent.move_to_end(conversation_id)
        while times and times[0] <= now - 60:
            times.popleft()
        if len(times) >= self._per_minute:
            wait = str(int(times[0] + 60 - now) + 1)
            raise Problem(429, "too-many", "Vänta en liten stund och försök igen", headers={"Retry-After": wait})
        times.append(now)
        while len(self._sent) > _MOST_CONVERSATIONS:
            self._sent.popitem(last=False)
