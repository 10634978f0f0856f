"""Pauses that grow, between attempts at something that does not answer."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from typing import Final

FIRST_SECONDS: Final = 1.0
LONGEST_SECONDS: Final = 60.0


class Pauses:
    """Doubled each time up to a minute, then between half of that and all of it: two that disturb each other get out of step."""

    def __init__(self, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._sleep, self._next = sleep, FIRST_SECONDS

    async def wait(self) -> None:
        """Waits before the next attempt."""
        seconds, self._next = self._next, min(2 * self._next, LONGEST_SECONDS)
        await self._sleep(seconds * random.uniform(0.5, 1.0))  # noqa: S311

    def over(self) -> None:
        """It answered: the next pause is short again."""
        self._next = FIRST_SECONDS
