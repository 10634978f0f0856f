"""Nobody can be told from the numbers of what was not understood: no small one is shown, or can be worked out from the others."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import product

from nlu.studio.content.themes import FEWEST, themes

WEEK = date(2026, 11, 16)
GROUPS = {"a": "Ett", "b": "Två", "c": "Tre", "d": "Fyra"}


def table_of(*weeks: dict[str, int]):
    return themes(
        ((WEEK + timedelta(weeks=place), name, times) for place, week in enumerate(weeks) for name, times in week.items()), GROUPS
    )


def test_intents_of_a_theme_are_counted_together_and_small_numbers_are_not_shown() -> None:
    table = themes([(WEEK, "a", 3), (WEEK, "x", 2), (WEEK, "y", 3), (WEEK, "b", 4)], {"a": "Ett", "x": "Ett", "b": "Två"})
    assert table.rows == (("Ett", (5,)),) and table.sums == (None,)
    assert table.highest == 5


def test_sum_is_shown_where_nothing_is_hidden() -> None:
    counts = [(WEEK, name, 5 + number) for number, name in enumerate((*GROUPS, "gone"))]
    assert themes(counts, GROUPS).sums == (5 + 6 + 7 + 8 + 9,)


def test_one_hidden_number_hides_the_sum() -> None:
    assert table_of({"a": 9, "b": 9, "c": 9, "d": 2}).sums == (None,)


def test_only_the_latest_weeks_are_shown_and_nothing_is_no_table() -> None:
    assert len(table_of(*({"a": 7} for _ in range(30))).weeks) == 12
    assert themes([], GROUPS).rows == () and themes([], GROUPS).highest == 0


def test_no_hidden_number_can_be_worked_out() -> None:
    rng = random.Random(6)
    for _round in range(300):
        times = [rng.choice((0, 1, 2, 3, 4, 5, 9)) for _ in GROUPS]
        table = table_of(dict(zip(GROUPS, times, strict=True)))
        shown = {name: cells[0] for name, cells in table.rows}
        hidden = [name for name in (*GROUPS.values(), "Övrigt") if name not in shown]
        assert all(cell >= FEWEST for cell in shown.values())
        if table.sums and table.sums[0] is not None and hidden:
            left = table.sums[0] - sum(shown.values())
            fits = [one for one in product(range(FEWEST), repeat=len(hidden)) if sum(one) == left]
            assert all(len({one[place] for one in fits}) == FEWEST for place in range(len(hidden))), (times, fits)
