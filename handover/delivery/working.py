"""Works until it is told to stop, and begins again as soon as a database that went away is back.

The engine ends its work when it loses the database. A process that ended with it would be started anew with a pause that grows, and
tickets would wait for that (measured: up to 90 s when the database is killed again and again).
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, Final

import psycopg
from procrastinate.exceptions import ConnectorException
from sqlalchemy.exc import SQLAlchemyError

AGAIN_S: Final = 0.5
AWAY: Final = (ConnectorException, SQLAlchemyError, psycopg.Error)
Begin = Callable[[], Awaitable[None]]
Work = Callable[[], Coroutine[Any, Any, None]]


def stop_at_signals() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set. Must be called inside the running loop, in the main thread."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def keep_working(begin: Begin, work: Work, stop: asyncio.Event, lost: Callable[[str], None]) -> None:
    """`begin` asks the database for something, `work` runs until it is cancelled or the database is away; `lost` hears each loss once.

    Raises what is no fault of the database: then the process ends, and another one is started.
    """
    stopping, answered = asyncio.create_task(stop.wait()), True

    async def go() -> None:
        nonlocal answered
        await begin()
        answered = True
        await work()

    while not stop.is_set():
        fault = await _until_stopped(go(), stopping)
        if fault and answered:
            lost(fault)
        answered = answered and not fault
        await asyncio.wait({stopping}, timeout=AGAIN_S)


async def _until_stopped(work: Coroutine[Any, Any, None], stopping: asyncio.Task[bool]) -> str:
    """Runs `work` to its end or until `stopping` is done; the name of the error when the database was away, else nothing."""
    going = asyncio.create_task(work)
    try:
        await asyncio.wait({going, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        going.cancel()
    try:
        with suppress(asyncio.CancelledError):
            await going
    except AWAY as error:
        return type(error).__name__
    return ""
