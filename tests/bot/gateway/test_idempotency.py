"""The same request again has the same answer and one effect."""

from __future__ import annotations

import asyncio

import pytest

from tests.bot.gateway.fakes import check
from tests.bot.gateway.person import button


async def test_the_same_key_gives_the_same_answer_once(world) -> None:
    person = await world.person()
    first = await person.write("vad kostar det", key="k1")
    assert await person.write("vad kostar det", key="k1") == first
    assert len(world.rasa.requests) == 1
    assert [name for name, _ in await person.history()].count("person") == 1


async def test_the_same_key_in_parallel_has_one_effect(world) -> None:
    person = await world.person()
    world.rasa.delay = 0.1
    answers = await asyncio.gather(*(person.write("vad kostar det", key="k1") for _ in range(8)))
    assert all(answer == answers[0] for answer in answers)
    assert len(world.rasa.requests) == 1


async def test_the_same_key_in_parallel_has_one_answer_in_an_emergency(world) -> None:
    person = await world.person()
    answers = await asyncio.gather(*(person.write("AKUT", key="k1") for _ in range(8)))
    await world.settle()
    assert all(answer == answers[0] for answer in answers)
    assert [message["kind"] for _, message in await person.history()].count("emergency") == 1


async def test_a_button_twice_with_the_same_key_has_one_effect(world) -> None:
    person = await world.person()
    token = button(person.first, "Någon skadar mig")
    assert await person.press(token, "k") == await person.press(token, "k")
    assert len(world.rasa.requests) == 1


async def test_a_key_that_belongs_to_another_message_is_refused(world) -> None:
    person = await world.person()
    await person.write("vad kostar det", key="k1")
    response = await person.post({"text": "något annat"}, key="k1")
    assert response.status_code == 422
    check("problem", response.json())


async def test_a_reused_key_never_hides_an_emergency(world) -> None:
    person = await world.person()
    await person.write("vad kostar det", key="k1")
    assert (await person.write("AKUT", key="k1"))[0]["kind"] == "emergency"


async def test_two_people_may_use_the_same_key(world) -> None:
    one, other = await world.person(), await world.person()
    await one.write("hej", key="k1")
    await other.write("hej", key="k1")
    assert len(world.rasa.requests) == 2


@pytest.mark.parametrize("key", ["x" * 201])
async def test_422_when_the_key_is_too_long(world, key) -> None:
    assert (await (await world.person()).post({"text": "hej"}, key)).status_code == 422


async def test_a_message_that_was_received_and_not_answered_is_answered_when_it_comes_again(world, monkeypatch) -> None:
    person = await world.person()

    async def killed(*_: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(world.gateway.conversing._rooms.deciding._talk, "reply", killed)
        with pytest.raises((asyncio.CancelledError, RuntimeError)):
            await person.post({"text": "vad kostar det"}, key="k1")
    assert (await person.write("vad kostar det", key="k1"))[0]["text"] == "svar 1"
    assert [message["text"] for name, message in await person.history() if name == "person"] == ["vad kostar det"]


async def test_turns_of_one_conversation_do_not_overlap(world) -> None:
    person = await world.person()
    world.rasa.delay = 0.05
    await asyncio.gather(*(person.write(f"text {number}") for number in range(6)))
    history = [name for name, _ in await person.history()][2:]
    assert history == ["person", "message"] * 6


async def test_turns_do_not_overlap_between_two_processes(world, second) -> None:
    person = await world.person()
    twin = type(person)(second.http, second, {"id": person.id, "token": person.token, "messages": person.first})
    world.rasa.delay = second.rasa.delay = 0.05
    await asyncio.gather(*(who.write(f"text {number}") for number, who in enumerate([person, twin] * 4)))
    assert [name for name, _ in await person.history()][2:] == ["person", "message"] * 8


async def test_the_same_key_in_two_processes_has_one_effect(world, second) -> None:
    person = await world.person()
    twin = type(person)(second.http, second, {"id": person.id, "token": person.token, "messages": person.first})
    world.rasa.delay = second.rasa.delay = 0.05
    answers = await asyncio.gather(*(who.write("hej", key="k1") for who in (person, twin)))
    assert answers[0] == answers[1]
    assert len(world.rasa.requests) + len(second.rasa.requests) == 1
