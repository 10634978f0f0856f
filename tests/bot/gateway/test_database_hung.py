"""The database stands still with its sockets open: it answers nothing, not even a cancellation."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import text

from bot.gateway.store import connections
from bot.gateway.store.engine import StoreUnavailable
from bot.gateway.store.patience import within

PATIENCE_S = 0.3


@pytest.fixture
def hung(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every statement waits, and is deaf to being cancelled, as the driver is while the server does not answer."""
    released = asyncio.Event()

    async def deaf(*_: object) -> list:
        while not released.is_set():
            with suppress(asyncio.CancelledError):
                await released.wait()
        return []

    monkeypatch.setattr(connections, "_asked", deaf)
    monkeypatch.setattr(connections, "ANSWER_SECONDS", PATIENCE_S)
    yield
    released.set()


async def test_a_conversation_begins_and_112_comes_first(world, hung) -> None:
    began = time.monotonic()
    person = await world.person()
    assert "112" in person.first[0]["text"] and time.monotonic() - began < 5
    assert (await person.write("AKUT"))[0]["kind"] == "emergency"


async def test_a_harmless_message_is_told_that_the_chat_is_down(world, hung) -> None:
    person = await world.person()
    began = time.monotonic()
    assert "112" in (await person.write("vad kostar det"))[0]["text"]
    assert time.monotonic() - began < 5


async def test_a_connection_that_still_waits_is_left_alone_until_it_has_its_answer(world, monkeypatch) -> None:
    person = await world.person()
    monkeypatch.setattr(connections, "ANSWER_SECONDS", 0.05)
    statement, dropped = text("SELECT pg_sleep(0.5)"), []
    drop = connections._drop
    monkeypatch.setattr(connections, "_drop", lambda connection: dropped.append(time.monotonic()) or drop(connection))
    with pytest.raises(StoreUnavailable):
        await world.gateway.conversations.connections.run(statement, {})
    assert dropped == [] and len(connections._waiting) == 1
    await asyncio.sleep(1.5)
    assert len(dropped) == 1 and connections._waiting == set()
    monkeypatch.setattr(connections, "ANSWER_SECONDS", 4.0)
    assert (await person.write("hej"))[0]["text"] == "svar 1"


async def test_who_waits_is_let_go_when_cancelled_though_the_work_is_deaf() -> None:
    released = asyncio.Event()

    async def deaf() -> None:
        while not released.is_set():
            with suppress(asyncio.CancelledError):
                await released.wait()

    ended = asyncio.Event()

    async def end() -> None:
        ended.set()

    waiting = asyncio.create_task(within(deaf(), 30, lambda: end))
    await asyncio.sleep(0.01)
    waiting.cancel()
    done, _ = await asyncio.wait({waiting}, timeout=1)
    assert done and waiting.cancelled() and not ended.is_set()
    released.set()
    await asyncio.wait_for(ended.wait(), 1)


async def test_work_in_time_gives_its_result_and_its_error() -> None:
    async def fails() -> None:
        raise ValueError

    async def end() -> None:
        ended.append(True)

    ended: list[bool] = []
    assert await within(asyncio.sleep(0, "found"), 1, lambda: end) == "found"
    with pytest.raises(ValueError):
        await within(fails(), 1, lambda: end)
    assert ended == []
    with pytest.raises(StoreUnavailable):
        await within(asyncio.sleep(5), 0.01, lambda: end)
    await asyncio.sleep(0.05)
    assert ended == [True]
