"""How often people were not understood, by theme and week, so that nobody can be told from the numbers.

No number below FEWEST is shown, nought included. A week's sum is shown only when what is hidden in it could be many things:
with a sum, one hidden number is the sum less those that are shown, and two that are both four give themselves away as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

FEWEST: Final = 5
OTHER: Final = "Övrigt"
_MOST_WEEKS: Final = 12


@dataclass(frozen=True, slots=True)
class ThemeTable:
    """A row for each theme with a cell for each week, None for a number that is not shown; `sums` of the weeks, likewise."""

    weeks: tuple[date, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]
    sums: tuple[int | None, ...]

    @property
    def highest(self) -> int:
        """The largest number shown, 0 when none is."""
        return max((cell for _theme, cells in self.rows for cell in cells if cell), default=0)


def themes(counts: Iterable[tuple[date, str, int]], group_of: Mapping[str, str]) -> ThemeTable:
    """`counts` are (week, intent, times). The latest weeks; a theme without a number to show is left out."""
    table: Counter[tuple[str, date]] = Counter()
    for week, intent, times in counts:
        table[group_of.get(intent, OTHER), week] += times
    weeks = tuple(sorted({week for _theme, week in table})[-_MOST_WEEKS:])
    names = list(dict.fromkeys([*group_of.values(), OTHER]))
    rows = [(name, tuple(_shown(table[name, week]) for week in weeks)) for name in names]
    sums = tuple(_sum([table[name, week] for name in names]) for week in weeks)
    return ThemeTable(weeks, tuple((name, cells) for name, cells in rows if any(cells)), sums)


def _shown(times: int) -> int | None:
    return times if times >= FEWEST else None


def _sum(times: Sequence[int]) -> int | None:
    """The sum, if what is hidden in it is neither few nor nearly as many as can be hidden."""
    hidden = [each for each in times if each < FEWEST]
    most = (FEWEST - 1) * len(hidden)
    is_safe = not hidden or FEWEST <= sum(hidden) <= most - FEWEST
    return sum(times) if is_safe and sum(times) >= FEWEST else None
