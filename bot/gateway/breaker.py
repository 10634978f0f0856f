"""Stops asking a part that fails again and again, so that people are told at once instead of after every time-out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

FAILURES: Final = 5
PROBE_SECONDS: Final = 10.0


class Breaker:
    """Open after `failures` in a row; then lets one request through every `probe_seconds` until one succeeds."""

    def __init__(self, failures: int = FAILURES, probe_seconds: float = PROBE_SECONDS,
                 clock: Callable[[], float] = time.monotonic) -> None:  # fmt: skip
        self._limit, self._probe_seconds, self._clock = failures, probe_seconds, clock
        self._failed, self._probe_at = 0, 0.0

    @property
    def is_open(self) -> bool:
        """Whether requests are held back."""
        return self._failed >= self._limit

    def lets_through(self) -> bool:
        """Whether this request may be sent; while open, one caller per interval gets True."""
        if not self.is_open:
            return True
        if self._clock() < self._probe_at:
            return False
        self._probe_at = self._clock() + self._probe_seconds
        return True

    def succeeded(self) -> None:
        """Closes it."""
        self._failed = 0

    def failed(self) -> None:
        """Counts a failure; the last one that opens it starts the interval."""
        self._failed += 1
        if self._failed == self._limit:
            self._probe_at = self._clock() + self._probe_seconds
