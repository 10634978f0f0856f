"""When Rasa is dead, late or silent the person is told, and nothing is lost."""

from __future__ import annotations

import time

import pytest

from bot.gateway.breaker import Breaker
from tests.bot.gateway.person import button


def is_fallback(messages: list[dict]) -> bool:
    return messages[0]["from"] == "system" and "problem just nu" in messages[0]["text"] and "112" in messages[0]["text"]


@pytest.mark.parametrize("raw", [b"[]", b"", b"not json", b"{}", b'[{"text": 7}]', b'[{"recipient_id": "x"}]'])
async def test_a_useless_answer_is_a_failure(world, raw) -> None:
    world.rasa.raw = raw
    assert is_fallback(await (await world.person()).write("hej"))


async def test_an_error_is_a_failure(world) -> None:
    world.rasa.status, world.rasa.raw = 500, b'[{"text": "svar"}]'
    assert is_fallback(await (await world.person()).write("hej"))


async def test_a_dead_rasa_is_a_failure(world) -> None:
    world.rasa.dead = True
    messages = await (await world.person()).write("hej")
    assert is_fallback(messages)
    assert messages[0]["buttons"][0] == {"label": "Fyll i formuläret", "button": "open:referral_form"}


async def test_parts_that_show_nothing_are_a_failure(world) -> None:
    world.rasa.script = [[{"custom": {"kind": "draft", "draft": {}, "step": None}}]]
    assert is_fallback(await (await world.person()).write("hej"))


async def test_a_late_rasa_is_a_failure_within_the_budget(world) -> None:
    world.gateway.conversing._rooms.deciding._talk._seconds = 0.2
    world.rasa.delay = 3
    began = time.monotonic()
    assert is_fallback(await (await world.person()).write("hej"))
    assert time.monotonic() - began < 1.5


async def test_try_again_sends_the_same_once_more(world) -> None:
    person = await world.person()
    world.rasa.dead = True
    messages = await person.write("vad kostar det")
    world.rasa.dead = False
    assert (await person.press(button(messages, "Försök igen")))[0]["text"] == "svar 1"
    assert world.rasa.messages == ["vad kostar det"]
    assert world.rasa.requests[0]["metadata"]["analysis"]["intent"]["name"] == "ask_cost"


async def test_try_again_is_answered_kindly_when_there_is_nothing_left_to_try(world) -> None:
    person = await world.person()
    world.rasa.dead = True
    again = button(await person.write("vad kostar det"), "Försök igen")
    world.rasa.dead = False
    await person.press(again)
    assert (await person.press(again))[0]["kind"] == "text"
    assert len(world.rasa.requests) == 1


async def test_the_role_is_told_later_when_rasa_was_dead(world) -> None:
    person = await world.person()
    world.rasa.dead = True
    await person.press(button(person.first, "Någon skadar mig"))
    world.rasa.dead = False
    await person.write("hej")
    assert world.rasa.messages == ['/choose_role{"role":"victim"}', "hej"]


async def test_the_breaker_opens_after_five_failures(world) -> None:
    person = await world.person()
    world.rasa.raw = b"[]"
    for _ in range(7):
        assert is_fallback(await person.write("hej"))
    assert len(world.rasa.requests) == 5


async def test_a_fault_of_our_own_is_a_failure_that_names_112(world, monkeypatch, capsys) -> None:
    async def broken(*_: object) -> None:
        raise KeyError("HEMLIGT")

    monkeypatch.setattr(world.gateway.conversing._rooms.deciding, "text", broken)
    assert is_fallback(await (await world.person()).write("hej"))
    logged = capsys.readouterr().err
    assert "turn_failed" in logged
    assert "HEMLIGT" not in logged


def test_the_breaker_lets_one_through_per_interval_and_closes_on_success() -> None:
    now = 0.0
    breaker = Breaker(failures=2, probe_seconds=10, clock=lambda: now)
    breaker.failed()
    assert breaker.lets_through()
    breaker.failed()
    assert not breaker.lets_through()
    now = 10.0
    assert [breaker.lets_through(), breaker.lets_through()] == [True, False]
    breaker.failed()
    now = 20.0
    assert breaker.lets_through()
    breaker.succeeded()
    assert breaker.lets_through()
