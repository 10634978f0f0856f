"""Danger comes first, whatever else is the matter."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.gateway.store.conversations import Conversations
from bot.gateway.store.engine import StoreUnavailable
from nlu.safety.screen import Finding
from tests.bot.gateway.person import button

AFTER = ["Jag är i säkerhet nu", "Jag menade inte så", "Jag vill skriva vidare"]


def is_emergency(messages: list[dict]) -> bool:
    return messages[0]["kind"] == "emergency" and "112" in messages[0]["text"].splitlines()[0]


async def test_112_comes_first_when_the_rules_are_sure(world) -> None:
    person = await world.person()
    messages = await person.write("AKUT")
    assert is_emergency(messages)
    assert [row["label"] for row in messages[1]["buttons"]] == AFTER


async def test_nlu_and_rasa_are_not_asked_when_the_rules_are_sure(world) -> None:
    person = await world.person()
    await person.write("AKUT")
    assert world.nlu.requests == world.rasa.requests == []


async def test_112_comes_first_when_only_the_semantic_layer_finds_it(world) -> None:
    world.nlu.says["det svartnar"] = ("express_anger", "emergency", ["loss_of_control"])
    messages = await (await world.person()).write("det svartnar för mig")
    assert is_emergency(messages)
    assert "Gå därifrån nu" in messages[0]["text"]
    assert world.rasa.requests == []


@pytest.mark.parametrize(
    ("flags", "present", "absent"),
    [
        (("suicide",), ["90101"], ["020-50 50 50"]),
        (("victim_danger",), ["020-50 50 50", "trygg plats"], ["Gå därifrån nu"]),
        (("other_danger",), ["var det händer"], ["Gå därifrån nu"]),
        (("child_danger",), ["socialjouren"], []),
        (("honour", "victim_danger"), ["020-57 70 70"], ["Gå därifrån nu"]),
        (("stalking_breach",), ["Åk inte dit"], []),
        (("violence_now",), ["Gå därifrån nu"], ["020-50 50 50"]),
        (("strangulation", "victim_danger"), ["vård nu"], []),
        ((), ["trygg plats"], []),
    ],
)
async def test_the_lines_follow_the_flags(world, flags, present, absent) -> None:
    world.screen.says = {"x": Finding("emergency", flags)}
    text = (await (await world.person()).write("x"))[0]["text"]
    assert text.splitlines()[0] == "Ring 112 nu."
    assert all(part in text for part in present)
    assert not any(part in text for part in absent)
    assert len(text.splitlines()) <= 5


@pytest.mark.parametrize("label", AFTER)
async def test_each_way_on_keeps_112_in_view(world, label) -> None:
    person = await world.person()
    messages = await person.press(button(await person.write("AKUT"), label))
    assert "112" in messages[0]["text"]
    assert world.rasa.requests == []


async def test_numbers_are_shown_when_the_screen_raises(world) -> None:
    world.screen.error = RuntimeError("broken")
    assert is_emergency(await (await world.person()).write("hej"))


async def test_numbers_are_shown_when_the_screen_hangs(world, monkeypatch) -> None:
    monkeypatch.setattr("bot.gateway.gate.RULE_SECONDS", 0.05)
    world.screen.delay = 0.3
    assert is_emergency(await (await world.person()).write("hej"))


async def test_the_rules_stand_alone_when_nlu_is_late(world) -> None:
    world.nlu.delay = 5
    person = await world.person()
    began = time.monotonic()
    assert (await person.write("hej"))[0]["text"] == "svar 1"
    assert time.monotonic() - began < 2
    assert world.rasa.requests[0]["metadata"]["analysis"]["intent"]["name"] == "nlu_fallback"


@pytest.mark.parametrize("raw", [b"", b"not json", b"[]", b'{"intent": 1}', b'{"action": "none"}'])
async def test_the_rules_stand_alone_when_nlu_talks_nonsense(world, raw) -> None:
    world.nlu.raw = raw
    assert (await (await world.person()).write("hej"))[0]["text"] == "svar 1"


async def test_an_emergency_does_not_wait_for_the_turn_under_way(world) -> None:
    person = await world.person()
    world.rasa.delay = 1.0
    slow = asyncio.create_task(person.write("vad kostar det"))
    await asyncio.sleep(0.2)
    began = time.monotonic()
    assert is_emergency(await person.write("AKUT"))
    assert time.monotonic() - began < 0.5
    await slow


async def test_an_emergency_is_in_the_history_and_its_flags_are_remembered(world) -> None:
    person = await world.person()
    await person.write("AKUT på riktigt")
    await world.settle()
    kinds = [(name, message["kind"], message["text"].splitlines()[0]) for name, message in await person.history()][2:]
    assert kinds[:2] == [("person", "text", "AKUT på riktigt"), ("message", "emergency", "Ring 112 nu.")]
    await world.http.post(f"/api/v1/conversations/{person.id}/referral/preview", json={"draft": {}}, headers=person.bearer)
    assert world.bridge.requests[-1]["flags"] == ["violence_now"]


async def test_its_flags_are_remembered_though_the_database_fails_at_first(world, monkeypatch) -> None:
    person, change, failures = await world.person(), Conversations.change_state, [StoreUnavailable(), StoreUnavailable()]

    async def sometimes(conversations, vault, changing) -> None:
        if failures:
            raise failures.pop()
        await change(conversations, vault, changing)

    monkeypatch.setattr(Conversations, "change_state", sometimes)
    await person.write("AKUT på riktigt")
    await world.settle()
    await world.http.post(f"/api/v1/conversations/{person.id}/referral/preview", json={"draft": {}}, headers=person.bearer)
    assert world.bridge.requests[-1]["flags"] == ["violence_now"] and not failures


async def test_the_limit_never_stops_an_emergency(world) -> None:
    person = await world.person()
    world.gateway.conversing._rooms.limit._per_minute = 2
    statuses = [(await person.post({"text": "hej"})).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert is_emergency(await person.write("AKUT"))


@pytest.mark.parametrize("mode", ["waiting", "staff", "closed"])
async def test_the_gate_listens_in_every_mode(world, mode) -> None:
    person = await world.person()
    await set_mode(world, person, mode)
    assert is_emergency(await person.write("AKUT"))
    answer = (await person.post({"text": "hej"})).json()
    assert answer["mode"] == mode
    assert "112" in answer["messages"][0]["text"]
    assert (await person.post({"text": "AKUT"})).json()["mode"] == mode
    assert world.rasa.requests == []


async def set_mode(world, person, mode: str) -> None:
    from sqlalchemy import text

    async with world.engine.connect() as connection:
        await connection.execute(text("UPDATE chat.conversation SET mode = :mode WHERE id = :id"), {"mode": mode, "id": person.id})
