"""The kill switch in Telegram: whoever writes gets the reason and the numbers, danger is heard, and nothing is left half begun."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.gateway.store.closures import ClosureStore

REASON = "Vi byter system till klockan tre."


@pytest_asyncio.fixture(loop_scope="session")
async def closed(world) -> AsyncIterator[ClosureStore]:
    """Telegram is closed in Varberg, and opened again afterwards."""
    store = ClosureStore(world.gateway.connections)
    await store.close("telegram", "varberg", REASON)
    await world.gateway.closures.look()
    yield store
    await store.open("telegram", "varberg")


async def test_who_comes_first_gets_the_reason_and_the_numbers_and_begins_when_it_is_open(world, somebody, closed) -> None:
    for words in ("hej", "/start"):
        (said,) = await somebody.writes(words)
        assert REASON in said and "ring 112" in said
    assert world.rasa.messages == []
    await closed.open("telegram", "varberg")
    await world.gateway.closures.look()
    texts = await somebody.writes("hej")
    assert "chattrobot från Varberg" in texts[0] and texts[-1] == "svar 1"


async def test_chat_that_runs_gets_the_reason_too(world, somebody, closed) -> None:
    await closed.open("telegram", "varberg")
    await world.gateway.closures.look()
    await somebody.writes("hej")
    await closed.close("telegram", "varberg", REASON)
    await world.gateway.closures.look()
    (said,) = await somebody.writes("vad kostar det")
    assert REASON in said and world.rasa.messages == ["hej"]


async def test_danger_is_heard_in_a_closed_channel(somebody, closed) -> None:
    said = await somebody.writes("AKUT")
    assert said[0].startswith("Ring 112 nu.")
