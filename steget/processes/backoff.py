"""How long to wait before a dead process is started again."""

from __future__ import annotations

from dataclasses import dataclass

# A ticket that a dead process holds up has to be through within 30 s (docs/faults.md), so no wait may come near that.
FIRST_SECONDS, LONGEST_SECONDS, CALM_SECONDS = 0.5, 8.0, 4.0


@dataclass(slots=True)
class Backoff:
    """Doubles from `first` to `longest`; a process that lived for CALM_SECONDS starts over at `first`."""

    first: float = FIRST_SECONDS
    longest: float = LONGEST_SECONDS
    _next: float = 0.0

    def after(self, lived_seconds: float) -> float:
        """Seconds to wait after a process that lived for `lived_seconds`."""
        if lived_seconds >= CALM_SECONDS or not self._next:
            self._next = self.first
        wait, self._next = self._next, min(self._next * 2, self.longest)
        return wait
