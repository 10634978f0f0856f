"""What is acute and written to staff: they get it, urgent, whatever is slow, long or typed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.gateway.store import statements
from bot.gateway.store.connections import Connections
from bot.gateway.store.engine import StoreUnavailable
from bot.gateway.vault import Vault
from tests.bot.gateway.person import API, Person, button

VARBERG = {"slug": "varberg", "name": "Varberg"}


async def with_staff(world) -> Person:
    """Somebody who writes with staff."""
    world.bridge.on_duty = [VARBERG]
    person = await world.person()
    ask = (await world.http.get(f"{API}/{person.id}/live", headers=person.bearer)).json()["button"]["button"]
    await person.press(button(await person.press(ask), "Ja, jag vill skriva med personal"))
    world.bridge.live = {**world.bridge.live, "state": "staff", "last": 1, "lines": [{"ordinal": 1, "kind": "joined", "text": ""}]}
    standing = await world.gateway.live.look(Vault(person.id, world.gateway.mint.secret_of(person.id, person.token)))
    assert standing.mode == "staff"
    return person


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
