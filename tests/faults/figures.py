"""Percentiles, the way the pass figures are put."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

P95_LIMIT_S: Final = 30.0
LONGEST_S: Final = 120.0


@dataclass(frozen=True, slots=True)
class Recovery:
    """Seconds; all 0 without values."""

    count: int
    p50: float
    p95: float
    longest: float

    @property
    def is_soon(self) -> bool:
        """Whether p95 is within P95_LIMIT_S and all within LONGEST_S."""
        return self.p95 <= P95_LIMIT_S and self.longest <= LONGEST_S


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile; 0 without values."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def recovery_of(values: Sequence[float]) -> Recovery:
    """The figures of recoveries in seconds."""
    return Recovery(len(values), percentile(values, 0.5), percentile(values, 0.95), max(values, default=0.0))
