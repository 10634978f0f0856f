"""How many event streams may be open: each holds a connection for hours."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from typing import Final

from foundation.problems import Problem

PER_SESSION: Final = 4
IN_ALL: Final = 200
TOO_MANY: Final = Problem(429, "too-many-streams", "Sidan är öppen på för många ställen", headers={"Retry-After": "30"},
                          detail="Stäng de flikar du inte använder.")  # fmt: skip


class Listeners:
    """Counts the streams of this process."""

    def __init__(self, per_session: int = PER_SESSION, in_all: int = IN_ALL) -> None:
        self._per_session, self._in_all = per_session, in_all
        self._open: Counter[str] = Counter()

    def require_room(self, session_id: str) -> None:
        """Raises Problem 429 when one more would be too many."""
        if self._open[session_id] >= self._per_session or self._open.total() >= self._in_all:
            raise TOO_MANY

    @contextlib.contextmanager
    def counted(self, session_id: str) -> Iterator[None]:
        """Counts a stream while the block runs."""
        self._open[session_id] += 1
        try:
            yield
        finally:
            self._open[session_id] -= 1
            if not self._open[session_id]:
                del self._open[session_id]
