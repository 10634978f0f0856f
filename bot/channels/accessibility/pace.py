"""How many messages are taken in a minute, of all people together: no address is needed for it, and none is kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from foundation.problems import Problem

AT_ONCE: Final = 10
SECONDS_EACH: Final = 6.0


class Pace:
    """One line for everybody, in this process only; it moves on by one in `seconds_each` (GCRA, as in ITU-T I.371)."""

    def __init__(self, at_once: int = AT_ONCE, seconds_each: float = SECONDS_EACH, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._each, self._clock = at_once * seconds_each, seconds_each, clock
        self._line_ends = float("-inf")

    def admit(self) -> None:
        """Takes a place. Raises Problem 429 with Retry-After when there is none."""
        now = self._clock()
        ends = max(self._line_ends, now) + self._each
        if ends - now > self._burst:
            wait = str(int(ends - now - self._burst) + 1)
            raise Problem(429, "too-many", "Många skriver just nu. Vänta en liten stund och försök igen", headers={"Retry-After": wait})
        self._line_ends = ends
