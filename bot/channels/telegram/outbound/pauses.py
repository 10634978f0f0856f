"""How long to wait before another attempt, and when there is none: soon at first, ever more rarely, never in step."""

from __future__ import annotations

import random
from typing import Final

from bot.channels.telegram.posting import Lane

FIRST_S: Final = 1.0
LONGEST_S: Final = {Lane.EMERGENCY: 5.0, Lane.ANSWER: 60.0, Lane.REST: 300.0}
# An answer that comes a day late frightens more than it helps; a reminder is stale much sooner. An emergency text always helps.
TOO_LATE_S: Final[dict[Lane, float]] = {Lane.EMERGENCY: float("inf"), Lane.ANSWER: 86_400.0, Lane.REST: 3_600.0}


def pause_s(lane: Lane, attempt: int) -> float:
    """Seconds after failed attempt number `attempt`, which counts from 1: doubled each time, then between half of that and all of it."""
    doubled = min(LONGEST_S[lane], FIRST_S * 2.0 ** min(max(attempt, 1) - 1, 20))
    return doubled * random.uniform(0.5, 1.0)  # noqa: S311


def is_too_late(lane: Lane, age_s: float) -> bool:
    """Whether a failed attempt was the last one."""
    return age_s >= TOO_LATE_S[lane]
