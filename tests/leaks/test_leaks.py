"""No mark stands outside the places that say so, at debug level, after every path; and a leak in any layer would be seen."""

from __future__ import annotations

import pytest

from tests.leaks import story
from tests.leaks.marks import FIXED
from tests.leaks.places import DECLARED
from tests.leaks.story import PLANTS, Found

pytestmark = pytest.mark.timeout(600)  # one run serves all of them, and it starts an installation twice


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """One run; everything below looks at what it gave."""
    return story.run(tmp_path_factory.mktemp("leaks"), "debug")


def test_no_mark_stands_outside_the_declared_places(found: Found) -> None:
    assert found.leaks == []


def test_there_is_a_mark_for_every_class_of_data(found: Found) -> None:
    assert len(found.marks) >= 25
    made = {"kvittokod", "samtalets nyckel", "webbläsarens samtalsnyckel", "personalens session", "formulärets nyckel",
            "innehållets nyckel"}  # fmt: skip
    assert made <= set(found.marks) - set(FIXED)
    assert all(ways and all(len(way) >= 8 for way in ways) for ways in found.marks.values())


def test_whoever_holds_the_key_finds_the_marks_in_the_encrypted_places(found: Found) -> None:
    assert found.read == {"samtalet": True, "ärendet": True, "brevet": True, "webhooken": True}
    assert found.refused_by == {"webhook", "brevlåda"}


@pytest.mark.parametrize("name", PLANTS)
def test_planted_leak_is_found(found: Found, name: str) -> None:
    assert PLANTS[name] not in {(hit.mark, hit.place) for hit in found.hits}
    assert name not in found.missed


def test_every_declared_place_is_used_and_none_is_there_for_nothing(found: Found) -> None:
    assert {(hit.mark, hit.place) for hit in found.hits} >= set(DECLARED)


def test_no_process_may_leave_a_core_dump(found: Found) -> None:
    assert found.dumping == []
