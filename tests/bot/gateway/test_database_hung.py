"""The database stands still with its sockets open: it answers nothing, not even a cancellation."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

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


async def test_who_waits_is_let_go_when_cancelled_though_the_work_is_deaf() -> None:
    released = asyncio.Event()

    async def deaf() -> None:
        while not released.is_set():
            with suppress(asyncio.CancelledError):
                await released.wait()

    waiting = asyncio.create_task(within(deaf(), 30))
    await asyncio.sleep(0.01)
    waiting.cancel()
    done, _ = await asyncio.wait({waiting}, timeout=1)
    released.set()
    assert done and waiting.cancelled()


async def test_work_in_time_gives_its_result_and_its_error() -> None:
    async def fails() -> None:
        raise ValueError

    assert await within(asyncio.sleep(0, "found"), 1) == "found"
    with pytest.raises(ValueError):
        await within(fails(), 1)
    with pytest.raises(StoreUnavailable):
        await within(asyncio.sleep(5), 0.01)
