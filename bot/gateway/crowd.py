"""Says no in time: as many turns at once as are answered well, a short line, and an honest word to the rest.

Without it, more people than the machine can answer make every answer late, and late answers are work for nothing: those who
waited have left or asked again (Nygard, Release It!, ch. 5; Google, Site Reliability Engineering, ch. 21-22). It comes after the
rules, so it never stands before an emergency.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from foundation.problems import Problem

# Eight turns of a fifth of a second are forty a second, above what two cores can do; more at once only wait for each other.
AT_ONCE: Final = 8
PATIENCE_SECONDS: Final = 1.0  # a burst passes in less; who waits longer meets a crowd that stays
RETRY_SECONDS: Final = 20


def crowded(detail: str) -> Problem:
    """What is told to who got no place. `detail` holds the numbers: a refusal must not leave anybody without them."""
    return Problem(503, "crowded", "Chatten hinner inte med just nu", detail=detail, headers={"Retry-After": str(RETRY_SECONDS)})


class Crowd:
    """Places for turns, first come first served. `free` are places that are shared with another crowd."""

    def __init__(self, refusal: Problem, at_once: int = AT_ONCE, patience_s: float = PATIENCE_SECONDS,
                 free: asyncio.Semaphore | None = None) -> None:  # fmt: skip
        self._refusal, self._patience_s = refusal, patience_s
        self._free = free or asyncio.Semaphore(at_once)

    @asynccontextmanager
    async def place(self, *, is_urgent: bool = False) -> AsyncIterator[None]:
        """Holds a place, which who is urgent does not need. Raises the refusal when none came free in time."""
        if is_urgent:
            yield
            return
        try:
            async with asyncio.timeout(self._patience_s):
                await self._free.acquire()
        except TimeoutError:
            raise self._refusal from None
        try:
            yield
        finally:
            self._free.release()
