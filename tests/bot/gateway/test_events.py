"""The event stream, over a real socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import fastapi.routing
import httpx
import pytest
import pytest_asyncio
import uvicorn
from sqlalchemy import text

from foundation.doorbell import LocalBell, RedisBell
from foundation.logs import EventLog
from tests.bot.gateway.person import API, Person, events


class Server(uvicorn.Server):
    """In this process, without a hand on its signals."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.servers[0].sockets[0].getsockname()[1]}"


@asynccontextmanager
async def served(world) -> AsyncIterator[Person]:
    server = Server(uvicorn.Config(world.app, port=0, access_log=False, log_config=None, lifespan="off"))
    running = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)
    async with httpx.AsyncClient(base_url=server.address, timeout=10) as http:
        yield await Person.begin(http, world)
    server.should_exit = True
    await running


@pytest_asyncio.fixture(loop_scope="session")
async def person(world) -> AsyncIterator[Person]:
    async with served(world) as person:
        yield person


@asynccontextmanager
async def listening(person: Person, last_id: str | None = None):
    headers = person.bearer | ({"Last-Event-ID": last_id} if last_id else {})
    async with person.http.stream("GET", f"{API}/{person.id}/events", headers=headers) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        yield events(response)


async def some(stream, count: int) -> list[dict[str, str]]:
    async with asyncio.timeout(8):
        return [await anext(stream) for _ in range(count)]


async def test_all_history_comes_first_with_the_persons_own_words(person) -> None:
    await person.write("hej")
    async with listening(person) as stream:
        found = await some(stream, 4)
    assert [event["event"] for event in found] == ["message", "message", "person", "message"]
    data = [json.loads(event["data"]) for event in found]
    assert (data[2]["from"], data[2]["text"], data[3]["text"]) == ("person", "hej", "svar 1")
    assert [event["id"] for event in found] == [row["id"] for row in data]


async def test_what_comes_later_arrives_at_once_and_only_once(person) -> None:
    async with listening(person) as stream:
        await some(stream, 2)
        await person.write("hej")
        found = await some(stream, 2)
        await person.write("hej igen")
        found += await some(stream, 2)
    assert [json.loads(event["data"])["text"] for event in found] == ["hej", "svar 1", "hej igen", "svar 2"]


@pytest.mark.parametrize("last", ["0", "nonsense", "-5", "9" * 30, "²"])
async def test_everything_comes_when_the_last_id_says_nothing(person, last) -> None:
    async with listening(person, last.encode()) as stream:
        assert [event["id"] for event in await some(stream, 2)] == [message["id"] for message in person.first]


async def test_it_goes_on_after_the_last_id(person) -> None:
    messages = await person.write("hej")
    async with listening(person, person.first[1]["id"]) as stream:
        assert [event["event"] for event in await some(stream, 2)] == ["person", "message"]
    async with listening(person, messages[-1]["id"]) as stream:
        await person.write("mer")
        assert json.loads((await some(stream, 1))[0]["data"])["text"] == "mer"


async def test_an_emergency_is_heard_by_another_window(person) -> None:
    async with listening(person) as stream:
        await some(stream, 2)
        await person.write("AKUT")
        assert [json.loads(event["data"])["kind"] for event in await some(stream, 3)] == ["text", "emergency", "text"]


async def test_a_smaller_id_that_is_written_late_is_not_lost(person, world) -> None:
    from bot.gateway.messages import Message
    from bot.gateway.store.sealing import message_rows
    from bot.gateway.vault import Vault

    async with listening(person) as stream:
        late_id = int((await some(stream, 2))[1]["id"]) + 1
        await person.write("hej")
        await some(stream, 2)
        vault = Vault(person.id, world.gateway.mint.secret_of(person.id, person.token))
        row = message_rows(vault, [Message(late_id, "bot", "text", "sen")])
        late = {"id": person.id, "number": late_id, "sealed": row["sealed"][0]}
        await world.gateway.conversations.connections.run(text("INSERT INTO chat.message VALUES (:id, :number, :sealed)"), late)
        assert json.loads((await some(stream, 1))[0]["data"])["text"] == "sen"


async def test_another_process_is_heard_by_polling(person, second) -> None:
    twin = Person(second.http, second, {"id": person.id, "token": person.token, "messages": person.first})
    async with listening(person) as stream:
        await some(stream, 2)
        await twin.write("från andra hållet")
        assert json.loads((await some(stream, 1))[0]["data"])["text"] == "från andra hållet"


async def test_it_ends_when_the_conversation_is_erased(person) -> None:
    async with listening(person) as stream:
        await some(stream, 2)
        await person.erase()
        with pytest.raises(StopAsyncIteration):
            await some(stream, 1)


async def test_it_ends_when_the_process_says_farewell(person, world) -> None:
    async with listening(person) as stream:
        await some(stream, 2)
        world.gateway.farewell.said.set()
        with pytest.raises(StopAsyncIteration):
            await some(stream, 1)


async def test_a_heartbeat_keeps_the_line_open(person, monkeypatch) -> None:
    assert fastapi.routing._PING_INTERVAL == 15
    monkeypatch.setattr(fastapi.routing, "_PING_INTERVAL", 0.05)
    async with person.http.stream("GET", f"{API}/{person.id}/events", headers=person.bearer) as response, asyncio.timeout(5):
        assert any([line.startswith(":") async for line in first_lines(response, 20)])


async def first_lines(response: httpx.Response, count: int) -> AsyncIterator[str]:
    lines = response.aiter_lines()
    for _ in range(count):
        yield await anext(lines)


async def test_a_listener_who_leaves_is_forgotten(person, world) -> None:
    async with listening(person) as stream:
        await some(stream, 2)
    async with asyncio.timeout(5):
        while world.outside.bell._events:
            await asyncio.sleep(0.02)


async def test_the_local_bell_wakes_who_waits() -> None:
    bell = LocalBell()
    waiting = asyncio.create_task(bell.wait("c_1"))
    await asyncio.sleep(0)
    await bell.ring("c_1")
    async with asyncio.timeout(0.5):
        await waiting


async def test_a_bell_without_its_redis_falls_back_to_polling(capsys) -> None:
    bell = RedisBell("redis://127.0.0.1:1/0", EventLog("test"))
    hearing = asyncio.create_task(bell.listen())
    await bell.ring("c_1")
    async with asyncio.timeout(3):
        await bell.wait("c_1")
    hearing.cancel()
    await bell.close()
    assert "redis_silent" in capsys.readouterr().err


async def test_two_processes_hear_each_other_through_redis(valkey_url) -> None:
    one, other = (RedisBell(valkey_url, EventLog("test")) for _ in range(2))
    hearing = [asyncio.create_task(bell.listen()) for bell in (one, other)]
    async with asyncio.timeout(5):
        while one.poll_seconds == other.poll_seconds != 10:
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.2)
    waiting = asyncio.create_task(other.wait("c_1"))
    await asyncio.sleep(0.05)
    await one.ring("c_1")
    async with asyncio.timeout(2):
        await waiting
    for task in hearing:
        task.cancel()
    for bell in (one, other):
        await bell.close()
