"""How long to wait before the next attempt: soon at first, then ever more rarely, but for ever."""

from __future__ import annotations

from typing import Final

FIRST_S: Final = 5.0
LONGEST_S: Final = 900.0  # as long as an alarm may take: no inbox is left untried longer than staff are left untold
REFUSED_S: Final = 300.0  # who said no will hardly say yes at once, but a setting may have been mended


def pause_s(attempt: int, refused: bool = False) -> float:
    """Seconds after failed attempt number `attempt`, which counts from 1."""
    doubled = FIRST_S * 2.0 ** min(attempt - 1, 20)
    return min(LONGEST_S, max(doubled, REFUSED_S if refused else 0.0))
