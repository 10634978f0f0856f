"""Erased means gone, here and at the bridge; not yet erased is never called erased."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.gateway.store.connections import Connections
from bot.gateway.store.statements import PURGE_IDLE
from bot.gateway.vault import Vault
from tests.bot.gateway.fakes import check
from tests.bot.gateway.person import API

ERASE = [[{"custom": {"kind": "control", "control": "erase_conversation"}}]]


async def rows_of(world, person) -> dict[str, int]:
    async with world.engine.connect() as connection:
        tables = ("message", "inbox", "erase_pending")
        counts = {table: text(f"SELECT count(*) FROM chat.{table} WHERE conversation_id = :id") for table in tables}
        return {table: (await connection.execute(query, {"id": person.id})).scalar_one() for table, query in counts.items()}


async def test_everything_of_it_is_gone(world) -> None:
    person = await world.person()
    await person.write("hej")
    await person.write("AKUT")
    await world.settle()
    response = await person.erase()
    assert (response.status_code, response.content) == (204, b"")
    assert await rows_of(world, person) == {"message": 0, "inbox": 0, "erase_pending": 0}
    vault = Vault(person.id, world.gateway.mint.secret_of(person.id, person.token))
    assert world.bridge.paths == [f"DELETE /v1/conversations/{vault.bridge_ref}"]


@pytest.mark.parametrize(("method", "path"), [("POST", "/messages"), ("GET", "/events"), ("GET", "/referral"), ("DELETE", "")])
async def test_the_token_answers_404_afterwards(world, method, path) -> None:
    person = await world.person()
    await person.erase()
    response = await world.http.request(method, f"{API}/{person.id}{path}", json={"text": "hej"}, headers=person.bearer)
    assert response.status_code == 404


async def test_an_acute_message_after_erasure_still_gets_112_and_leaves_no_trace(world) -> None:
    person = await world.person()
    await person.erase()
    assert (await person.write("AKUT"))[0]["kind"] == "emergency"
    await world.settle()
    assert await rows_of(world, person) == {"message": 0, "inbox": 0, "erase_pending": 0}


async def test_503_and_nothing_is_erased_when_the_bridge_is_dead(world) -> None:
    person = await world.person()
    world.bridge.dead = True
    response = await person.erase()
    assert response.status_code == 503
    check("problem", response.json())
    assert "finns kvar" in response.json()["title"]
    assert (await rows_of(world, person))["erase_pending"] == 1
    assert (await person.write("hej"))[0]["text"] == "svar 1"


async def test_what_is_owed_is_erased_when_the_bridge_is_back(world) -> None:
    person = await world.person()
    world.bridge.dead = True
    await person.erase()
    await world.gateway.erasing.settle_owed()
    assert (await rows_of(world, person))["erase_pending"] == 1
    world.bridge.dead = False
    await world.gateway.erasing.settle_owed()
    assert await rows_of(world, person) == {"message": 0, "inbox": 0, "erase_pending": 0}
    assert (await person.post({"text": "hej"})).status_code == 404


async def test_asking_twice_while_it_is_owed_is_no_error(world) -> None:
    person = await world.person()
    world.bridge.dead = True
    assert [(await person.erase()).status_code for _ in range(2)] == [503, 503]
    world.bridge.dead = False
    assert (await person.erase()).status_code == 204


async def test_rasa_forgets_it_too(world) -> None:
    world.rasa.script = [[{"custom": {"kind": "draft", "draft": {}, "step": "about"}}, {"text": "svar"}]]
    person = await world.person()
    await person.write("hej")
    await person.erase()
    await world.settle()
    assert world.rasa.messages == ["hej", "/referral_cancel", "/restart"]
    assert len({request["sender"] for request in world.rasa.requests}) == 1


async def test_it_is_erased_when_rasa_is_dead(world) -> None:
    person = await world.person()
    world.rasa.dead = True
    assert (await person.erase()).status_code == 204


async def test_rasa_may_erase_and_it_is_said(world) -> None:
    world.rasa.script = [*ERASE]
    person = await world.person()
    messages = await person.write("radera allt")
    assert "raderat chatten" in messages[0]["text"]
    assert await rows_of(world, person) == {"message": 0, "inbox": 0, "erase_pending": 0}
    assert (await person.post({"text": "hej"})).status_code == 404


async def test_it_is_said_that_it_is_not_erased_when_the_bridge_is_dead(world) -> None:
    world.rasa.script = [*ERASE]
    person = await world.person()
    world.bridge.dead = True
    messages = await person.write("radera allt")
    assert "gick inte att radera" in messages[0]["text"]
    assert (await rows_of(world, person))["erase_pending"] == 1


async def test_idle_conversations_are_purged_and_others_stay(world) -> None:
    idle, owed, alive = [await world.person() for _ in range(3)]
    world.bridge.dead = True
    await owed.erase()
    async with world.engine.connect() as connection:
        for person in (idle, owed):
            await connection.execute(text("UPDATE chat.conversation SET active_at = now() - interval '24 hours 1 minute' WHERE id = :id"),
                                     {"id": person.id})  # fmt: skip
    await world.gateway.upkeep.purge_idle()
    assert [(await rows_of(world, person))["message"] for person in (idle, owed, alive)] == [0, 2, 2]


async def test_many_idle_conversations_are_purged_some_at_a_time(world, monkeypatch) -> None:
    """A statement that takes longer than the server's limit would be tried for ever and purge nothing."""
    found, run = [], Connections.run

    async def counted(connections, statement, parameters):
        rows = await run(connections, statement, parameters)
        return found.append(len(rows)) or rows if statement is PURGE_IDLE else rows

    monkeypatch.setattr(Connections, "run", counted)
    await world.gateway.upkeep.purge_idle()
    found.clear()
    many = text(
        "INSERT INTO chat.conversation (id, active_at) SELECT 'many_' || n, now() - interval '25 hours' FROM generate_series(1, 2500) n"
    )
    async with world.engine.connect() as connection:
        await connection.execute(many)
    await world.gateway.upkeep.purge_idle()
    assert found == [1000, 1000, 500, 0]


async def test_an_erased_conversation_stays_erased_after_the_purge(world) -> None:
    person = await world.person()
    await person.erase()
    async with world.engine.connect() as connection:
        await connection.execute(text("UPDATE chat.conversation SET active_at = now() - interval '30 hours' WHERE id = :id"),
                                 {"id": person.id})  # fmt: skip
    await world.gateway.upkeep.purge_idle()
    assert (await person.post({"text": "hej"})).status_code == 404
