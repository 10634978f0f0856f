"""The report says what leaked where, and a run that leaked, or could not have seen a leak, is no clean run."""

from __future__ import annotations

import pytest

from tests.leaks.__main__ import is_clean
from tests.leaks.places import DATABASE, DECLARED
from tests.leaks.report import page
from tests.leaks.search import Hit
from tests.leaks.story import AT_DEBUG_ONLY, PLANTS, Found

PLANTED = [Hit(place, mark, "plain") for mark, place in PLANTS.values()]
ALLOWED = [Hit(place, mark, "plain") for mark, place in DECLARED]
CLEAN = {"level": "debug", "marks": {"kvittokod": ("AAAAA-BBBBB",), "egnaord": ("<b>ord</b>",)}, "hits": ALLOWED, "planted": PLANTED,
         "read": {"ärendet": True}, "dumping": [], "refused_by": {"webhook"}, "megabytes": 1.0}  # fmt: skip
FAULTS = {
    "a leak": {"hits": [Hit(DATABASE, "kvittokod", "hex")]},
    "a declared mark in another place": {"hits": [Hit(DATABASE, "egnaord", "plain")]},
    "a planted leak that was missed": {"planted": PLANTED[1:]},
    "marks that never went through": {"read": {"ärendet": False}},
    "a process that may dump its memory": {"dumping": ["python"]},
}


def test_run_without_faults_is_clean_and_says_why_each_mark_may_stand_there() -> None:
    found = Found(**CLEAN)
    assert is_clean(found)
    said = page([found])
    assert "Ingen läcka." in said and "LÄCKA" not in said and "<b>ord" not in said
    assert all(why in said for (mark, _), why in DECLARED.items() if mark in found.marks)


@pytest.mark.parametrize("fault", FAULTS)
def test_run_with_a_fault_is_not_clean(fault: str) -> None:
    assert not is_clean(Found(**CLEAN | FAULTS[fault]))


def test_leak_stands_in_the_report_with_place_and_form() -> None:
    said = page([Found(**CLEAN | FAULTS["a leak"])])
    assert "1 läckor." in said and "LÄCKA" in said and "<td>databas</td><td>hex</td>" in said


@pytest.mark.parametrize(("level", "is_missed"), [("debug", True), ("default", False)])
def test_a_leak_that_only_debug_level_shows_is_looked_for_there(level: str, is_missed: bool) -> None:
    seen = [Hit(place, mark, "plain") for name, (mark, place) in PLANTS.items() if name not in AT_DEBUG_ONLY]
    found = Found(**CLEAN | {"level": level, "planted": seen})
    assert (found.missed == sorted(AT_DEBUG_ONLY)) == is_missed and is_clean(found) != is_missed
