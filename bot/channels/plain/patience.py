"""Waits for an answer only so long; the work goes on, and the same form sent again gets what it came to."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

PENDING_SECONDS: Final = 5.0  # a browser shows nothing of the page while it waits for an answer
Found = TypeVar("Found")


class Patience:
    """Keeps what is still under way alive until it ends."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[Any]] = set()

    async def of(self, work: Coroutine[Any, Any, Found]) -> Found | None:
        """What `work` gives, or None when it is late. Raises what it raises in time."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        done, _ = await asyncio.wait({task}, timeout=PENDING_SECONDS)
        return task.result() if done else None

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # looked at: nobody waits for it any more


async def at_most(seconds: float, work: Coroutine[Any, Any, Found], otherwise: Found) -> Found:
    """What `work` gives in time, else `otherwise`: for what stands beside an answer and must not hold it up."""
    try:
        async with asyncio.timeout(seconds):
            return await work
    except TimeoutError:
        return otherwise
