"""Database, nlu, Rasa and bridge are all dead: what must work still works, and nothing is pretended."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import text

from tests.bot.gateway.fakes import check
from tests.bot.gateway.person import API, Person, button


async def test_a_conversation_begins(dead_world) -> None:
    person = await dead_world.person()
    assert "112" in person.first[0]["text"]


async def test_an_acute_message_gets_112_first_and_at_once(dead_world) -> None:
    person = await dead_world.person()
    began = time.monotonic()
    messages = await person.write("AKUT")
    assert time.monotonic() - began < 0.5
    assert messages[0]["kind"] == "emergency"
    assert (await person.press(button(messages, "Jag menade inte så")))[0]["kind"] == "text"


async def test_the_same_key_has_the_same_answer_in_an_emergency(dead_world) -> None:
    person = await dead_world.person()
    assert await person.write("AKUT", "k") == await person.write("AKUT", "k")


async def test_a_harmless_message_is_told_that_the_chat_is_down(dead_world) -> None:
    person = await dead_world.person()
    message = (await person.write("vad kostar det"))[0]
    assert message["from"] == "system"
    assert all(part in message["text"] for part in ("fungerar inte just nu", "inte sparat", "112", "020-555 666"))


async def test_a_role_button_is_told_that_the_chat_is_down(dead_world) -> None:
    person = await dead_world.person()
    assert "fungerar inte" in (await person.press(button(person.first, "Någon skadar mig")))[0]["text"]


async def test_the_question_is_settled_without_the_database(world, dead_world) -> None:
    """A person was asked; then everything died; then they answered."""
    from nlu.safety.screen import Finding

    world.screen.says["gevär"] = Finding("ask", ("weapon",))
    person = await world.person()
    messages = await person.write("gevär")
    orphan = Person(dead_world.http, dead_world, {"id": person.id, "token": person.token, "messages": person.first})
    assert (await orphan.press(button(messages, "Ja")))[0]["kind"] == "emergency"
    assert "112" in (await orphan.press(button(messages, "Nej")))[0]["text"]


@pytest.mark.parametrize(("method", "path", "body"), [
    ("DELETE", "", None), ("GET", "/events", None), ("POST", "/referral/preview", {"draft": {}}),
    ("POST", "/referral", {"preview_id": "p"}),
])  # fmt: skip
async def test_503_where_something_must_be_stored(dead_world, method, path, body) -> None:
    person = await dead_world.person()
    response = await dead_world.http.request(method, f"{API}/{person.id}{path}", json=body, headers=person.bearer)
    assert response.status_code == 503
    check("problem", response.json())


async def test_503_for_receipts(dead_world) -> None:
    response = await dead_world.http.post("/api/v1/receipts/lookup", json={"code": "7KQ2M"})
    assert response.status_code == 503
    check("problem", response.json())


async def test_the_page_the_numbers_and_the_municipalities_are_there(dead_world) -> None:
    page = await dead_world.http.get("/")
    assert page.status_code == 200
    assert "112" in page.text
    assert len((await dead_world.http.get("/api/v1/municipalities")).json()) >= 24


async def test_a_conversation_that_began_without_the_database_goes_on_with_it(world, dead_world) -> None:
    opened = await dead_world.person()
    person = Person(world.http, world, {"id": opened.id, "token": opened.token, "messages": opened.first})
    assert (await person.write("hej"))[0]["text"] == "svar 1"
    assert [name for name, _ in await person.history()] == ["message", "message", "person", "message"]


async def test_an_emergency_that_began_without_the_database_is_written_when_it_is_back(world, dead_world) -> None:
    opened = await dead_world.person()
    person = Person(world.http, world, {"id": opened.id, "token": opened.token, "messages": opened.first})
    await person.write("AKUT")
    await world.settle()
    assert "emergency" in [message["kind"] for _, message in await person.history()]


async def test_404_when_an_unknown_conversation_is_older_than_the_memory_of_conversations(world, monkeypatch) -> None:
    person = await world.person()
    async with world.engine.connect() as connection:
        await connection.execute(text("DELETE FROM chat.conversation WHERE id = :id"), {"id": person.id})
    monkeypatch.setattr("bot.gateway.store.conversations.age_hours", lambda _: 24)
    assert (await person.post({"text": "hej"})).status_code == 404


async def test_the_answer_is_given_when_the_database_dies_after_rasa_has_spoken(world, monkeypatch) -> None:
    from bot.gateway.store.engine import StoreUnavailable

    person = await world.person()

    async def dead(*_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(world.gateway.conversing._rooms.turns, "finish", dead)
    assert (await person.write("hej"))[0]["text"] == "svar 1"


async def test_connections_that_were_cut_cost_nobody_an_answer(second) -> None:
    person = await second.person()
    await person.write("hej")
    async with second.engine.connect() as connection:
        await connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                      "WHERE datname = current_database() AND pid <> pg_backend_pid()"))  # fmt: skip
    assert (await person.write("hej igen"))[0]["text"] == "svar 2"


async def test_readyz_names_what_is_missing(world, dead_world) -> None:
    ready, dead = await world.http.get("/readyz"), await dead_world.http.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, dict.fromkeys(("database", "nlu", "rasa", "bridge"), "ok"))
    assert (dead.status_code, dead.json()) == (503, dict.fromkeys(("database", "nlu", "rasa", "bridge"), "false"))
    assert (await dead_world.http.get("/healthz")).status_code == 200


async def test_readyz_says_no_when_rasa_answers_with_nothing(world) -> None:
    world.rasa.raw = b"[]"
    response = await world.http.get("/readyz")
    assert (response.status_code, response.json()["rasa"]) == (503, "false")
