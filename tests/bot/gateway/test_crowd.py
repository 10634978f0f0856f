"""More people than can be answered: some are told so at once, with the numbers, and nobody in danger is among them."""

from __future__ import annotations

import asyncio

import pytest

from bot.gateway.crowd import Crowd, crowded
from foundation.problems import Problem
from nlu.safety.screen import Finding
from tests.bot.gateway.fakes import check
from tests.bot.gateway.test_emergency import is_emergency, set_mode

TOLD = crowded("Ring 112.")


def small(patience_s: float = 0.05, at_once: int = 1) -> Crowd:
    return Crowd(TOLD, at_once, patience_s)


async def turn(crowd: Crowd, ended: list[int], number: int, *, is_urgent: bool = False) -> None:
    async with crowd.place(is_urgent=is_urgent):
        await asyncio.sleep(0.02)
        ended.append(number)


async def test_those_who_wait_a_little_come_in_as_they_came() -> None:
    crowd, ended = small(patience_s=5.0), []
    await asyncio.gather(*(turn(crowd, ended, number) for number in range(5)))
    assert ended == [0, 1, 2, 3, 4]


async def test_who_would_wait_too_long_is_told_so() -> None:
    crowd, ended = small(), []
    outcomes = await asyncio.gather(*(turn(crowd, ended, number) for number in range(20)), return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, Problem)]
    assert 0 < len(ended) < 20
    assert len(ended) + len(refused) == 20
    assert {(problem.status, problem.name, problem.headers["Retry-After"]) for problem in refused} == {(503, "crowded", "20")}


async def test_who_is_urgent_needs_no_place_and_takes_none() -> None:
    crowd, ended = small(), []
    async with crowd.place():
        await turn(crowd, ended, 1, is_urgent=True)
    await turn(crowd, ended, 2)
    assert ended == [1, 2]


@pytest.mark.parametrize("end", [RuntimeError, asyncio.CancelledError])
async def test_a_place_is_free_again_however_its_turn_ended(end: type[BaseException]) -> None:
    crowd, ended = small(), []
    with pytest.raises(end):
        async with crowd.place():
            raise end
    await turn(crowd, ended, 1)
    assert ended == [1]


async def test_who_leaves_the_line_takes_no_place_with_them() -> None:
    crowd, ended = small(patience_s=5.0), []
    async with crowd.place():
        waiting = asyncio.create_task(turn(crowd, ended, 1))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    await turn(crowd, ended, 2)
    assert ended == [2]


@pytest.fixture
async def full(world):
    """A world where somebody else has the only place."""
    crowd = world.gateway.conversing._rooms.crowd
    crowd._free, crowd._patience_s = asyncio.Semaphore(1), 0.01
    async with crowd.place():
        yield world


async def test_an_ordinary_message_is_refused_with_the_numbers_and_nothing_of_it_is_kept(full) -> None:
    person = await full.person()
    before = await person.history()
    refused = await person.post({"text": "hej"}, key="samma")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "20")
    problem = refused.json()
    check("problem", problem)
    assert problem["type"].endswith("/crowded")
    assert "112" in problem["detail"]
    assert "[[" not in problem["detail"]
    assert await person.history() == before
    assert full.nlu.requests == full.rasa.requests == []


async def test_the_same_message_gets_its_answer_once_there_is_room(full) -> None:
    person = await full.person()
    assert (await person.post({"text": "hej"}, key="samma")).status_code == 503
    full.gateway.conversing._rooms.crowd._free.release()
    assert (await person.write("hej", key="samma"))[0]["text"] == "svar 1"


async def test_an_emergency_and_a_doubt_of_the_rules_are_answered_in_a_crowd(full) -> None:
    full.screen.says["TVEKAN"] = Finding("ask", ("violence_now",), ("rule_ask",))
    person = await full.person()
    assert is_emergency(await person.write("AKUT"))
    assert "112" in (await (await full.person()).write("TVEKAN"))[0]["text"]


async def test_what_staff_are_to_read_is_taken_in_a_crowd(full) -> None:
    person = await full.person()
    await set_mode(full, person, "staff")
    full.gateway.conversing._rooms.modes.saw(person.id, "staff")
    assert (await person.post({"text": "hej"})).status_code == 200


async def test_a_choice_that_rasa_answers_is_refused_too_and_one_from_memory_is_not(full) -> None:
    person = await full.person()
    choice = person.first[-1]["buttons"][0]["button"]
    assert (await person.post({"button": choice})).status_code == 503
    emergency = await person.write("AKUT")
    assert (await person.post({"button": emergency[-1]["buttons"][0]["button"]})).status_code == 200
