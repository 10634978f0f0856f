"""An emergency leaves at once: past the queue, past the pace, past a dead database, and once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.channels.telegram.outbound import urgent
from bot.channels.telegram.outbound.pace import Pace
from bot.channels.telegram.posting import Lane, Press
from bot.gateway.store.engine import StoreUnavailable
from tests.bot.telegram_outbound.parts import BOT, DEAD_DATABASE, Gateways, post, rows, sealed, texts_of, until, until_empty
from tests.bot.telegram_outbound.shorter import TIMES


@pytest_asyncio.fixture
async def silent() -> AsyncIterator[str]:
    """A database that takes connections and never says a word."""
    server = await asyncio.start_server(lambda _reader, _writer: asyncio.sleep(60), "127.0.0.1", 0)
    yield f"postgresql+psycopg://nobody@127.0.0.1:{server.sockets[0].getsockname()[1]}/nothing"
    server.close()


async def test_it_overtakes_a_backlog_and_the_pace(gateways: Gateways) -> None:
    gateway = gateways.make(Pace())
    await gateway.sender.post([post(gateways.bot.person(), str(number)) for number in range(200)])
    await gateway.start()
    await until(lambda: len(texts_of(gateways.bot)) > 10)
    people, begun = [gateways.bot.person() for _ in range(10)], time.monotonic()
    await gateway.sender.post([post(person, "ring 112", Lane.EMERGENCY) for person in people])
    await until(lambda: all(person.texts == ["ring 112"] for person in people))
    assert time.monotonic() - begun < 2.0
    assert len(texts_of(gateways.bot)) < 100


async def test_it_leaves_without_any_worker_and_no_worker_sends_it_again(gateways: Gateways) -> None:
    kim, gateway = gateways.bot.person(), gateways.make()
    await gateway.sender.post([post(kim, "ring 112", Lane.EMERGENCY)])
    await until(lambda: kim.texts == ["ring 112"])
    await until_empty(gateway)
    await gateway.start()
    await gateways.started()
    await asyncio.sleep(1.5)
    assert kim.texts == ["ring 112"] and gateway.listener.sent == [(BOT, sealed(kim), kim.seen[0].id)]


@pytest.mark.parametrize("state", ["dead", "silent"])
async def test_it_leaves_though_the_database_is_dead_or_silent(gateways: Gateways, silent: str, state: str) -> None:
    kim, gateway = gateways.bot.person(), await gateways.started(database=DEAD_DATABASE if state == "dead" else silent)
    begun, posts = time.monotonic(), [post(kim, f"ring 112 {number}", Lane.EMERGENCY) for number in range(2)]
    posting = asyncio.create_task(gateway.sender.post(posts))
    await until(lambda: kim.texts == ["ring 112 0", "ring 112 1"])
    assert time.monotonic() - begun < 1.0
    await posting
    await gateway.sender.post(posts)
    assert kim.texts == ["ring 112 0", "ring 112 1"]


async def test_it_leaves_though_whoever_posted_it_was_cut_off(gateways: Gateways, silent: str) -> None:
    kim, gateway = gateways.bot.person(), gateways.make(database=silent)
    posting = asyncio.create_task(gateway.sender.post([post(kim, "ring 112", Lane.EMERGENCY)]))
    await asyncio.sleep(0.05)
    posting.cancel()
    await until(lambda: kim.texts == ["ring 112"])


async def test_what_is_posted_beside_it_is_refused_when_the_database_is_dead_and_it_leaves_once(gateways: Gateways) -> None:
    kim, gateway = gateways.bot.person(), gateways.make(database=DEAD_DATABASE)
    posts = [post(kim, "ring 112", Lane.EMERGENCY), post(kim, "och mer")]
    for _ in range(3):
        with pytest.raises(StoreUnavailable):
            await gateway.sender.post(posts)
    assert kim.texts == ["ring 112"]


async def test_it_is_recorded_as_soon_as_the_database_is_back(gateways: Gateways, monkeypatch: pytest.MonkeyPatch) -> None:
    kim, gateway, other = gateways.bot.person(), await gateways.started(), await gateways.started()
    emergency = post(kim, "ring 112", Lane.EMERGENCY)
    connections = gateway.sender._queue._connections

    async def dead(*_asked: object) -> None:
        raise StoreUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(connections, "run", dead)
        await gateway.sender.post([emergency])
        assert kim.texts == ["ring 112"] and gateway.sender._sent_keys.owed == 1
    await until(lambda: gateway.sender._sent_keys.owed == 0)
    await other.sender.post([emergency])
    await asyncio.sleep(1.2)
    assert kim.texts == ["ring 112"]


async def test_with_everything_dead_it_is_tried_on_from_memory_and_told_so(gateways: Gateways, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urgent, "pause_s", lambda _lane, _attempt: 0.2)
    kim, gateway = gateways.bot.person(), gateways.make(database=DEAD_DATABASE)
    gateways.bot.fail("500", "sendMessage", times=4)
    emergency = post(kim, "ring 112", Lane.EMERGENCY)
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            await gateway.sender.post([emergency, post(kim, "efter", Lane.EMERGENCY, key=b"e" * 16)])
    await until(lambda: kim.texts == ["ring 112", "efter"])
    await asyncio.sleep(0.5)
    assert kim.texts == ["ring 112", "efter"]


@pytest.mark.parametrize("fault", ["500", "cut", "html"])
async def test_when_the_first_attempt_fails_the_queue_goes_on_in_order(gateways: Gateways, fault: str) -> None:
    kim, gateway = gateways.bot.person(), await gateways.started()
    gateways.bot.fail(fault, "sendMessage")
    await gateway.sender.post([post(kim, f"nr {number}", Lane.EMERGENCY) for number in range(3)])
    await gateway.sender.post([post(kim, "nr 3", Lane.EMERGENCY)])
    await until(lambda: len(kim.texts) == 4)
    await until_empty(gateway)
    assert kim.texts == [f"nr {number}" for number in range(4)]


async def test_it_waits_for_its_own_chats_limit_and_no_longer(gateways: Gateways) -> None:
    kim, gateway = gateways.bot.person(), await gateways.started()
    gateways.bot.flood.demand(2, kim.id)
    gateways.bot.flood.demand(0.5)
    begun = time.monotonic()
    await gateway.sender.post([post(kim, "ring 112", Lane.EMERGENCY)])
    await until(lambda: gateways.bot.flood.refused[kim.id])
    await gateway.sender.post([post(kim, "ring nu", Lane.EMERGENCY)])
    await until(lambda: kim.texts == ["ring 112", "ring nu"])
    assert 1.9 <= time.monotonic() - begun <= 4.0
    assert len(gateways.bot.flood.refused[kim.id]) <= 2


async def test_what_its_process_died_on_is_sent_by_another(gateways: Gateways) -> None:
    kim, dead = gateways.bot.person(), gateways.make()
    item = dead.sender._item(post(kim, "ring 112", Lane.EMERGENCY))
    assert item is not None
    assert await dead.sender._queue.put([item]) == {item.key: True}
    await gateways.started()
    begun = time.monotonic()
    await until(lambda: kim.texts == ["ring 112"])
    assert time.monotonic() - begun >= 6.0 / TIMES, "a lease that is held was not respected"


async def test_what_telegram_minds_about_it_is_left_out(gateways: Gateways) -> None:
    kim, gateway = gateways.bot.person(), await gateways.started()
    wrong = post(kim, "ring 112 " * 1000, Lane.EMERGENCY, Press("Ja", "å" * 60))
    await gateway.sender.post([wrong])
    await until(lambda: kim.texts == [wrong.text[:4096].strip()])
    assert "reply_markup" not in kim.seen[0].content


async def test_an_empty_one_and_one_to_nobody_end(gateways: Gateways) -> None:
    kim, other, gateway = gateways.bot.person(), gateways.bot.person(), await gateways.started()
    other.blocks()
    await gateway.sender.post([post(kim, "", Lane.EMERGENCY), post(other, "ring 112", Lane.EMERGENCY)])
    with pytest.raises(ValueError, match="would not take"):
        await gateway.sender.post([replace(post(kim, "x", Lane.EMERGENCY), chat=b"?"), post(kim, "ring 112", Lane.EMERGENCY)])
    await until(lambda: kim.texts == ["ring 112"])
    await until_empty(gateway)
    assert gateway.listener.gone == [(BOT, sealed(other))] and gateway.sender.figures["dropped"] == 1


async def test_other_lanes_pay_for_those_that_leave_beside_the_pace(gateways: Gateways) -> None:
    gateways.bot.flood.per_second, gateways.bot.flood.chat_seconds = 30, 1.0
    gateway = gateways.make(Pace())
    await gateway.sender.post([post(gateways.bot.person(), str(number)) for number in range(80)])
    await gateway.start()
    for _ in range(10):
        await gateway.sender.post([post(gateways.bot.person(), "ring 112", Lane.EMERGENCY)])
        await asyncio.sleep(0.25)
    await until_empty(gateway)
    assert len(texts_of(gateways.bot)) == 90
    assert sum(map(len, gateways.bot.flood.refused.values())) <= 2
    assert rows(gateways.database, "SELECT 1 FROM chat.telegram_post") == []
