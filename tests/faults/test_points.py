"""The table of crash points: whole, and true to the code."""

from __future__ import annotations

import pytest

from tests.faults.crashing import resolve, wrap
from tests.faults.firing import FireFolder
from tests.faults.plants import PLANTS
from tests.faults.points import POINTS, PROCESSES, STEPS, VICTIMS, Point
from tests.faults.runs import every_point, sample
from tests.faults.walk import Walk

CALLS: list[str] = []
NAMES = {point.name for point in POINTS}


def serve(word: str) -> str:
    """A function of a process, for the wrapper."""
    CALLS.append(word)
    return word.upper()


def inner() -> None:
    """One that many call."""
    CALLS.append("inner")


async def respond(word: str) -> str:
    """An awaited one."""
    inner()
    return word


@pytest.fixture
def folder(tmp_path) -> FireFolder:
    return FireFolder(tmp_path / "fire", tmp_path / "state.json")


def point(when: str, target: str, victim: str = "nobody", past: str = "") -> Point:
    return Point("s1", when, "gateway", victim, "chat", f"{__name__}:{target}", f"{__name__}:{past}" if past else "")


def test_every_step_has_a_point_before_it_and_one_after() -> None:
    assert {(each.step, each.when) for each in POINTS} == {(step, when) for step in STEPS for when in ("before", "after")}


def test_every_process_is_killed_at_some_point_and_every_own_process_by_itself() -> None:
    assert {each.victim for each in POINTS} == set(VICTIMS)
    assert {each.process for each in POINTS if each.process == each.victim} == set(PROCESSES)


def test_no_two_points_have_one_name() -> None:
    assert len(NAMES) == len(POINTS)


@pytest.mark.parametrize("target", sorted({each for point in POINTS for each in (point.target, point.past)} - {""}))
def test_every_point_is_in_the_code(target: str) -> None:
    assert target.startswith("harness:") or callable(resolve(target)[2])


@pytest.mark.parametrize("target", ["handover.store.referrals:agree", "handover.store.nowhere:consent", "bot.gateway.gate:Gate.open"])
def test_a_point_that_is_not_in_the_code_is_found(target: str) -> None:
    with pytest.raises((ImportError, AttributeError)):
        resolve(target)


def test_every_planted_defect_shows_at_a_point_that_exists() -> None:
    assert {plant.point for plant in PLANTS.values()} <= NAMES
    assert {plant.counter for plant in PLANTS.values()} == {"lost", "twice", "phantom", "unconsented"}


def test_a_point_fires_once_and_says_when(folder, monkeypatch) -> None:
    killed: list[str] = []
    monkeypatch.setattr(folder, "kill", killed.append)
    armed = point("before", "serve", victim="postgres")
    folder.reached(armed)
    assert killed == [] and folder.fired_at(armed) is None and folder.called() == {armed.name}
    folder.arm(armed)
    folder.reached(armed)
    folder.reached(armed)
    assert killed == ["postgres"] and folder.fired_at(armed) is not None


def test_a_point_that_was_disarmed_does_not_fire(folder, monkeypatch) -> None:
    monkeypatch.setattr(folder, "kill", lambda _: pytest.fail("killed"))
    armed = point("before", "serve")
    folder.arm(armed)
    folder.disarm(armed)
    folder.reached(armed)
    assert folder.fired_at(armed) is None


async def test_a_wrapped_function_does_its_work_and_reaches_its_points_in_order(folder, monkeypatch) -> None:
    reached: list[str] = []
    monkeypatch.setattr(folder, "reached", lambda each: reached.append(f"{each.when} {each.target.rpartition(':')[2]}"))
    for name in ("serve", "inner", "respond"):
        monkeypatch.setattr(f"{__name__}.{name}", globals()[name])
    wrap(f"{__name__}:serve", [point("before", "serve"), point("after", "serve")], folder)
    wrap(f"{__name__}:inner", [point("after", "inner", past="respond")], folder)
    wrap(f"{__name__}:respond", [point("after", "respond")], folder)
    assert serve("word") == "WORD"
    inner()
    assert reached == ["before serve", "after serve"], "inner counts only past respond"
    assert await respond("word") == "word"
    assert reached[2:] == ["after inner", "after respond"]


def test_a_short_form_takes_different_steps_and_a_long_one_takes_all() -> None:
    assert len({each.step for each in sample(12, seed=3)}) == 12
    assert sample(12, seed=3) == sample(12, seed=3) != sample(12, seed=4)
    assert sorted(each.name for each in every_point(2, 1)) == sorted([*NAMES, *NAMES])


@pytest.mark.parametrize("each", POINTS, ids=lambda each: each.name)
def test_a_walk_goes_through_the_stage_of_its_point_and_at_least_to_the_inboxes(each, people) -> None:
    stages = Walk(people, each)._needed()
    assert each.stage in stages and "deliver" in stages
