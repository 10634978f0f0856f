"""The worker's process stays when the database goes, and begins again as soon as it is back."""

from __future__ import annotations

import asyncio
import os
import signal
import time

import pytest
from procrastinate.exceptions import ConnectorException

from handover.delivery import working
from handover.delivery.working import keep_working, stop_at_signals


class Database:
    """A loud fake: away while `away`; counts."""

    def __init__(self) -> None:
        self.away, self.asked, self.worked, self.ended = False, 0, 0, 0
        self.breaks = asyncio.Event()

    async def begin(self) -> None:
        self.asked += 1
        if self.away:
            raise ConnectorException

    async def work(self) -> None:
        self.worked += 1
        try:
            await self.breaks.wait()
            self.breaks.clear()
            raise ConnectorException
        finally:
            self.ended += 1


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "AGAIN_S", 0.01)


async def until(done) -> None:
    async with asyncio.timeout(5):
        while not done():
            await asyncio.sleep(0.005)


async def test_it_begins_again_when_the_database_is_back_and_says_so_once() -> None:
    database, stop, lost = Database(), asyncio.Event(), []
    keeping = asyncio.create_task(keep_working(database.begin, database.work, stop, lost.append))
    await until(lambda: database.worked == 1)
    database.away = True
    database.breaks.set()
    await until(lambda: database.asked > 5)
    assert lost == ["ConnectorException"] and database.worked == 1
    database.away = False
    await until(lambda: database.worked == 2)
    database.breaks.set()
    await until(lambda: database.worked == 3)
    assert len(lost) == 2
    stop.set()
    await asyncio.wait_for(keeping, 1)
    assert database.ended == 3


async def test_it_stops_at_once_while_the_database_is_away() -> None:
    database, stop = Database(), asyncio.Event()
    database.away = True
    keeping = asyncio.create_task(keep_working(database.begin, database.work, stop, lambda _: None))
    await until(lambda: database.asked > 2)
    stop.set()
    await asyncio.wait_for(keeping, 1)


async def test_a_fault_of_our_own_ends_the_process() -> None:
    async def broken() -> None:
        raise ZeroDivisionError

    database = Database()
    with pytest.raises(ZeroDivisionError):
        await keep_working(database.begin, broken, asyncio.Event(), lambda _: None)


async def test_work_that_ended_by_itself_is_begun_again() -> None:
    database, stop, lost, times = Database(), asyncio.Event(), [], []

    async def short() -> None:
        times.append(time.monotonic())
        if len(times) == 3:
            stop.set()

    await asyncio.wait_for(keep_working(database.begin, short, stop, lost.append), 5)
    assert len(times) == 3 and lost == []


async def test_who_is_cancelled_leaves_nothing_at_work() -> None:
    database = Database()
    keeping = asyncio.create_task(keep_working(database.begin, database.work, asyncio.Event(), lambda _: None))
    await until(lambda: database.worked == 1)
    keeping.cancel()
    await asyncio.wait({keeping})
    await until(lambda: database.ended == 1)


async def test_sigterm_stops() -> None:
    stop = stop_at_signals()
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(stop.wait(), 1)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().remove_signal_handler(number)
