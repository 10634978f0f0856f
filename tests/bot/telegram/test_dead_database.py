"""An emergency is answered when the database is dead or late; everything else waits at Telegram."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

import pytest

from bot.gateway.store.connections import Connections
from bot.gateway.store.engine import StoreUnavailable
from tests.bot.telegram.somebody import Somebody

ACUTE = ["AKUT", "/akut", "/emergency", "/stop AKUT"]


@pytest.mark.parametrize("text", ACUTE)
async def test_the_numbers_come_from_memory_and_telegram_sends_it_again(dead_world, text) -> None:
    somebody = Somebody(dead_world)
    began = time.monotonic()
    answer = await somebody.send(somebody.text(text))
    assert time.monotonic() - began < 5.0 and answer.status_code == 503
    assert "112" in somebody.shown[0].post.text.splitlines()[0] and somebody.shown[0].post.lane == 0


async def test_the_same_emergency_sent_again_is_answered_once(dead_world) -> None:
    somebody = Somebody(dead_world)
    update = somebody.text("AKUT")
    for _ in range(3):
        await somebody.send(update)
    assert len(somebody.shown) == 1


async def test_danger_in_a_changed_message_and_below_a_picture_is_answered(dead_world) -> None:
    somebody = Somebody(dead_world)
    await somebody.send(somebody.update(edited_message=somebody.message(text="AKUT")))
    await somebody.send(somebody.update(message=somebody.message(photo=[], caption="AKUT")))
    assert len(somebody.shown) == 2


async def test_a_press_that_says_danger_is_answered_though_nobody_knows_the_button(dead_world) -> None:
    somebody = Somebody(dead_world)
    query = {"id": "q", "from": somebody.sender, "message": somebody.message(text="fråga"), "data": "a" + "A" * 22}
    assert (await somebody.send(somebody.update(callback_query=query))).status_code == 503
    assert somebody.shown[0].post.text.startswith("Ring 112 nu.")
    assert dead_world.ledger.acknowledged == {"q": ""}


async def test_what_is_not_acute_is_neither_answered_nor_lost(dead_world) -> None:
    somebody = Somebody(dead_world)
    assert (await somebody.send(somebody.text("vad kostar det"))).status_code == 503
    assert somebody.shown == []


@pytest.fixture
def die(world) -> Iterator[Callable[[], pytest.MonkeyPatch]]:
    """Lets the database of a world that worked die; `undo` brings it back."""
    patched = pytest.MonkeyPatch()

    def died() -> pytest.MonkeyPatch:
        async def dead(*_: object, **__: object) -> None:
            raise StoreUnavailable

        for name in ("run", "run_on", "_first"):
            patched.setattr(Connections, name, dead)
        world.sending.dead = True
        return patched

    yield died
    patched.undo()


async def test_who_was_known_gets_the_whole_answer_and_its_buttons_work_on(world, somebody, die) -> None:
    await somebody.writes("hej")
    died = die()
    update = somebody.text("AKUT")
    assert (await somebody.send(update)).status_code == 503
    assert "Hur är det hos dig?" in somebody.shown[-1].post.text and "Jag är i säkerhet nu" in somebody.labels
    died.undo()
    world.sending.dead = False
    before = len(somebody.shown)
    assert await somebody.does(update) == [] and len(somebody.shown) == before
    assert "112" in (await somebody.presses("Jag är i säkerhet nu"))[0]


async def test_who_was_unknown_gets_the_rest_when_the_database_is_back(world, somebody, die) -> None:
    died = die()
    update = somebody.text("AKUT")
    await somebody.send(update)
    assert [shown.post.text.splitlines()[0] for shown in somebody.shown] == ["Ring 112 nu."]
    died.undo()
    world.sending.dead = False
    texts = await somebody.does(update)
    assert len(texts) == 1 and "chattrobot från Varberg" in texts[0]


async def test_an_emergency_does_not_wait_for_a_database_that_is_late(world, somebody, monkeypatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.receiving.STORE_SECONDS", 0.05)
    put = world.channel.inbox.put

    async def late(*given: object, **named: object) -> bool:
        await asyncio.sleep(1.0)
        return await put(*given, **named)

    monkeypatch.setattr(world.channel.inbox, "put", late)
    sending = asyncio.create_task(somebody.send(somebody.text("AKUT")))
    async with asyncio.timeout(0.9):
        while not somebody.shown:
            await asyncio.sleep(0.01)
    assert somebody.shown[0].post.text.startswith("Ring 112 nu.")
    assert (await sending).status_code == 200
    await world.work()
    assert sum(shown.post.text.startswith("Ring 112") for shown in somebody.shown) == 1
