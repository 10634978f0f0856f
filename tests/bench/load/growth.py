"""How fast a process's memory grows, with an uncertainty that is honest about neighbouring readings being alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from tests.bench.load.watching import Reading

BLOCKS = 8
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Growth:
    """Resident memory over time: bytes per second with its 95 % interval, and the mean of the first block in bytes."""

    slope: float
    low: float
    high: float
    start: float

    def percent_per_hour(self) -> tuple[float, float, float]:
        """Slope, low and high end as percent of the start per hour."""
        low, middle, high = (3600 * 100 * value / self.start for value in (self.low, self.slope, self.high))
        return middle, low, high

    def bytes_per_turn(self, turns_per_second: float) -> float:
        """What a turn surely leaves behind: the low end, never below nothing."""
        return max(0.0, self.low) / turns_per_second if turns_per_second else 0.0


def growth_of(readings: Sequence[Reading], name: str) -> Growth | None:
    """The growth of one process; None with too few readings.

    Readings half a second apart tell nearly the same, and a line through all of them would claim to know the slope far too well:
    so the line goes through the means of eight blocks, with Student's t for six degrees of freedom.
    """
    own = [reading for reading in readings if reading.name == name]
    if len(own) < 2 * BLOCKS:
        return None
    parts = np.array_split(np.array([(reading.at, reading.rss) for reading in own], dtype=float), BLOCKS)
    means = np.array([part.mean(axis=0) for part in parts])
    line = stats.linregress(means[:, 0] - means[0, 0], means[:, 1])
    # Memory that never changes has no spread, which the library tells as "not a number".
    wide = float(np.nan_to_num(stats.t.ppf((1 + CONFIDENCE) / 2, BLOCKS - 2) * line.stderr))
    return Growth(float(line.slope), float(line.slope) - wide, float(line.slope) + wide, float(means[0, 1]))
