"""A task that runs beside something, and never longer; or something that runs no longer than the task beside it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class BrokenOff(Exception):
    """Work was broken off before it came to an end; nobody knows how far it came."""


@contextlib.asynccontextmanager
async def running_beside(*work: Coroutine[Any, Any, Any]) -> AsyncIterator[list[asyncio.Task[Any]]]:
    """Runs `work` while the block runs, and gives its tasks; at its end it is cancelled, and has ended when this returns."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def while_it_holds(work: Coroutine[Any, Any, T], lost: Coroutine[Any, Any, None]) -> T:
    """What `work` gives. Raises BrokenOff when `lost` ends first: `work` is cancelled then, and has ended when this raises."""
    working = asyncio.create_task(work)
    async with running_beside(lost) as (losing,):
        try:
            await asyncio.wait({working, losing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            working.cancel()  # nothing, when it is done
            await asyncio.wait({working})
    if working.cancelled():
        raise BrokenOff
    return working.result()
