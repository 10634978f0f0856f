"""What is acute and written to staff: they get it, urgent, whatever is slow, long or typed."""

from __future__ import annotations

import asyncio
import unicodedata
from typing import Any

import pytest
from sqlalchemy import text as sql
from starlette.responses import Response

from bot.gateway.live import outbox
from bot.gateway.store import statements
from bot.gateway.store.connections import Connections
from bot.gateway.store.engine import StoreUnavailable
from handover.core.live import MAX_TEXT
from tests.bot.gateway.person import Person, button
from tests.bot.gateway.staffed import with_staff


async def urgent(world) -> list[str]:
    """What staff got with the sign, when all that runs has run."""
    for _ in range(2):  # what is written down passes it on
        await world.settle()
    return [request["text"] for request in world.bridge.requests if request.get("urgent")]


class Failing:
    """A database that takes no answer from memory the first `times`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
        self.left, run = times, Connections.run

        async def sometimes(connections: Connections, statement: Any, parameters: Any) -> Any:
            if statement is statements.RECORD and self.left:
                self.left -= 1
                raise StoreUnavailable
            return await run(connections, statement, parameters)

        monkeypatch.setattr(Connections, "run", sometimes)


async def test_an_emergency_is_passed_on_once_though_the_database_fails_three_times(world, monkeypatch) -> None:
    person = await with_staff(world)
    database = Failing(monkeypatch, 3)
    assert (await person.write("AKUT"))[0]["kind"] == "emergency"
    assert await urgent(world) == ["AKUT"] and database.left == 0
    assert [message["kind"] for _, message in await person.history()].count("emergency") == 1


async def test_an_emergency_is_passed_on_though_the_database_takes_more_than_a_second(world, monkeypatch) -> None:
    person, run = await with_staff(world), Connections.run

    async def slow(connections: Connections, statement: Any, parameters: Any) -> Any:
        await asyncio.sleep(1.2 if statement is statements.RECORD else 0)
        return await run(connections, statement, parameters)

    monkeypatch.setattr(Connections, "run", slow)
    await person.write("AKUT")
    assert await urgent(world) == ["AKUT"]


async def test_an_emergency_to_staff_is_tried_again_in_a_flood_and_others_are_not(world, monkeypatch) -> None:
    monkeypatch.setattr("bot.gateway.again._MOST_WAITING", 0)
    person, other = await with_staff(world), await world.person()
    Failing(monkeypatch, 2)
    await person.write("AKUT")
    await other.write("AKUT")
    assert await urgent(world) == ["AKUT"]
    kinds = [[message["kind"] for _, message in await somebody.history()] for somebody in (person, other)]
    assert ["emergency" in row for row in kinds] == [True, False]


async def asked(world) -> tuple[Person, list[dict[str, Any]]]:
    """Somebody with staff who was asked whether anybody is in danger, and the question."""
    world.nlu.says = {"GRAV": ("disclose_victim", "ask", ["victim_danger"])}
    person = await with_staff(world)
    return person, await person.write("GRAV")


@pytest.mark.parametrize("answer", ["ja", "vet inte"])
async def test_a_typed_yes_to_the_question_reaches_staff_as_a_pressed_one_does(world, answer) -> None:
    person, _ = await asked(world)
    numbers, after = await person.write(answer)
    assert numbers["kind"] == "emergency"
    assert "Personalen ser det du skrev" in after["text"] and "Ingen människa" not in after["text"]
    assert await urgent(world) == [answer]


async def test_a_pressed_yes_to_the_question_reaches_staff(world) -> None:
    person, question = await asked(world)
    assert "Personalen ser det du skrev" in (await person.press(button(question, "Ja")))[1]["text"]
    assert await urgent(world) == ["Ja"]


async def test_a_typed_no_to_the_question_reaches_staff_without_a_sign(world) -> None:
    person, _ = await asked(world)
    await person.write("nej")
    assert await urgent(world) == []
    assert [request["text"] for request in world.bridge.requests if "idempotency_key" in request][-1] == "nej"


@pytest.mark.parametrize("rest", ["ord och ", "å", "\u0958", "a\u0301"])
async def test_both_ends_of_a_long_emergency_reach_staff(world, rest) -> None:
    person = await with_staff(world)
    await person.write("AKUT " + (rest * 9000)[:9000] + " kniv")
    [text] = await urgent(world)
    assert text.startswith("AKUT") and len(unicodedata.normalize("NFC", text)) <= MAX_TEXT == outbox.LONGEST
    assert text.endswith("kniv") or len(unicodedata.normalize("NFC", rest)) > 1


async def kept(world, person: Person) -> Any:
    """The person's rows in the outbox."""
    statement = sql("SELECT 1 FROM chat.live_outbox WHERE conversation_id = :id")
    return await world.gateway.conversations.connections.run(statement, {"id": person.id})


def waits_no_longer(world) -> Any:
    """Makes what was refused due at once."""
    return world.gateway.conversations.connections.run(sql("UPDATE chat.live_outbox SET due_at = now()"), {})


@pytest.mark.parametrize("status", [409, 422, 429])
async def test_what_the_bridge_refuses_is_kept_and_what_follows_it_is_sent(world, capsys, status) -> None:
    person = await with_staff(world)
    world.bridge.refusal = status, {}
    assert "skickas så snart" in (await person.write("ett"))[0]["text"]
    world.bridge.refusal = None
    await person.write("två")
    assert [row["text"] for row in world.bridge.requests if "idempotency_key" in row] == ["ett", "två"]
    await waits_no_longer(world)
    await world.gateway.housekeeping._work[2][1]()
    assert [row["text"] for row in world.bridge.requests if "idempotency_key" in row] == ["ett", "två", "ett"]
    logged = capsys.readouterr().err
    assert "live_refused" in logged and str(status) in logged and "ett" not in logged


async def test_one_refusal_does_not_hold_up_what_others_wrote(world) -> None:
    one, other = await with_staff(world), await with_staff(world)
    world.bridge.dead = True
    await one.write("x")
    await other.write("andras")
    world.bridge.dead, answer = False, world.bridge.answer
    world.bridge.answer = lambda method, path, body: Response(b"{}", 422) if body.get("text") == "x" else answer(method, path, body)
    await world.gateway.housekeeping._work[2][1]()
    assert [row["text"] for row in world.bridge.requests if "idempotency_key" in row] == ["andras"]


async def test_what_was_erased_at_the_bridge_is_not_kept(world) -> None:
    person = await with_staff(world)
    world.bridge.refusal = 404, {}
    await person.write("ett")
    assert await kept(world, person) == []


async def test_what_is_refused_ends_with_its_conversation(world) -> None:
    person = await with_staff(world)
    world.bridge.refusal = 422, {}
    await person.write("ett")
    assert len(await kept(world, person)) == 1
    await world.gateway.conversations.connections.run(
        sql("UPDATE chat.conversation SET active_at = now() - interval '25 hours' WHERE id = :id"), {"id": person.id}
    )
    await world.gateway.upkeep.purge_idle()
    assert await kept(world, person) == []
