"""Who speaks too fast: about 30 messages a second in all and one a second in a chat (https://core.telegram.org/bots/faq)."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable

from tests.telegram_api.rules import Refusal


class Flood:
    """One per bot. Only what was let through counts; `refused` are the moments of the 429s, by chat."""

    def __init__(self, per_second: int = 30, chat_seconds: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_second, self.chat_seconds, self._clock = per_second, chat_seconds, clock
        self._all: deque[float] = deque()
        self._last: dict[int, float] = {}
        self._demanded: dict[int | None, float] = {}
        self.refused: defaultdict[int, list[float]] = defaultdict(list)

    def demand(self, seconds: float, chat: int | None = None) -> None:
        """Lets nothing through for `seconds`, to one chat or to any."""
        self._demanded[chat] = self._clock() + seconds

    def let_through(self, chat: int) -> None:
        """Counts a message to `chat`. Raises Refusal 429 with retry_after."""
        now = self._clock()
        while self._all and self._all[0] <= now - 1.0:
            self._all.popleft()
        waits = max(self._demanded.get(None, 0.0) - now, self._demanded.get(chat, 0.0) - now,
                    self._last.get(chat, -math.inf) + self.chat_seconds - now)  # fmt: skip
        if len(self._all) >= self.per_second:
            waits = max(waits, self._all[0] + 1.0 - now)
        if waits > 0:
            self.refused[chat].append(now)
            seconds = max(1, math.ceil(waits))
            raise Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        self._all.append(now)
        self._last[chat] = now
