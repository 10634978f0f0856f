"""A task that runs beside something, and never longer."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from typing import Any


@contextlib.asynccontextmanager
async def running_beside(*work: Coroutine[Any, Any, Any]) -> AsyncIterator[None]:
    """Runs `work` while the block runs; at its end it is cancelled, and has ended when this returns."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
