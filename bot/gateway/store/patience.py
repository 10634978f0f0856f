"""Waits for the database only so long, whatever the driver does: a server that stands still answers no cancellation either."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final, TypeVar

from bot.gateway.store.engine import StoreUnavailable

# Longer than the server's own limits (engine.py), which end everything but a server that does not run at all.
ANSWER_SECONDS: Final = 4.0
Found = TypeVar("Found")
_left: set[asyncio.Task[None]] = set()


async def within(work: Coroutine[Any, Any, Found], seconds: float, left: Callable[[], Callable[[], Awaitable[None]]]) -> Found:
    """What `work` gives. Raises StoreUnavailable after `seconds`; like one who is cancelled, it then leaves `work` behind unawaited.

    The driver answers a cancellation by asking the server to cancel, and waits for that as well. `left` is called when work is
    left behind, and what it gives when that work has ended: only then may anybody touch what it uses.
    """
    task = asyncio.create_task(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        _leave(task, left())
        raise
    if done:
        return task.result()
    _leave(task, left())
    raise StoreUnavailable


def _leave(task: asyncio.Task[Any], ended: Callable[[], Awaitable[None]]) -> None:
    task.cancel()
    after = asyncio.create_task(_when_over(task, ended))
    _left.add(after)
    after.add_done_callback(_left.discard)


async def _when_over(task: asyncio.Task[Any], ended: Callable[[], Awaitable[None]]) -> None:
    await asyncio.gather(task, return_exceptions=True)
    await ended()
