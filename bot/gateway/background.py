"""Work that nobody waits for, kept track of so that it is neither lost nor left running."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from foundation.logs import EventLog


class Background:
    """Starts coroutines; a failure is logged by its type and changes nothing else."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, name: str, work: Coroutine[Any, Any, Any], seconds: float) -> None:
        """Runs `work` for at most `seconds`."""
        task = asyncio.create_task(self._guarded(name, work, seconds))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self, seconds: float) -> None:
        """Waits up to `seconds` for what was started, then cancels the rest."""
        tasks = list(self._tasks)
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _guarded(self, name: str, work: Coroutine[Any, Any, Any], seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await work
        except Exception as error:  # nobody is left to raise it to
            self._log.event("background_failed", reason=name, error=type(error).__name__)
