"""Slows down wrong receipt codes, all callers together: nobody is shut out, and whoever has a code waits for nothing.

The answer to a wrong code is held back, the answer to a right one never. Whoever does not wait for their answers can ask more
often; against that stand the 100 bits of a code. No address is needed, and none is kept.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from typing import Final

FREE: Final = 9
"""So many wrong codes a minute cost nothing: people misread their own handwriting."""
SECONDS_EACH: Final = 1.0
LONGEST: Final = 15.0  # the page itself gives up after 20 seconds, and would then say something else


class Guesses:
    """One line for all wrong answers, kept in this process only: it moves on by one a second (GCRA, as in ITU-T I.371)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._clock, self._sleep = clock, sleep
        self._line_ends = -math.inf

    async def wrong(self) -> None:
        """Takes a place in the line and waits for it, at most LONGEST seconds. From the tenth wrong code in a row there is a wait."""
        now = self._clock()
        self._line_ends = max(self._line_ends, now - FREE * SECONDS_EACH) + SECONDS_EACH
        wait = min(self._line_ends - now, LONGEST)
        self._line_ends = min(self._line_ends, now + LONGEST)  # a flood that is over is forgotten as fast
        if wait > 0:
            await self._sleep(wait)
