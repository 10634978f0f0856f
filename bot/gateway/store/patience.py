"""Waits for the database only so long, whatever the driver does: a server that stands still answers no cancellation either."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

from bot.gateway.store.engine import StoreUnavailable

# Longer than the server's own limits (engine.py), which end everything but a server that does not run at all.
ANSWER_SECONDS: Final = 4.0
Found = TypeVar("Found")
_left: set[asyncio.Task[Any]] = set()


async def within(work: Coroutine[Any, Any, Found], seconds: float) -> Found:
    """What `work` gives. Raises StoreUnavailable after `seconds`; like one who is cancelled, it then leaves `work` behind unawaited.

    The driver answers a cancellation by asking the server to cancel, and waits for that as well.
    """
    task = asyncio.create_task(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        _leave(task)
        raise
    if done:
        return task.result()
    _leave(task)
    raise StoreUnavailable


def _leave(task: asyncio.Task[Any]) -> None:
    _left.add(task)
    task.add_done_callback(_forget)
    task.cancel()


def _forget(task: asyncio.Task[Any]) -> None:
    _left.discard(task)
    if not task.cancelled():
        task.exception()  # looked at, so that nobody is told of it
