"""Work that nobody waits for, kept track of so that it is neither lost nor left running."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Final

from foundation.logs import EventLog

_LAST_PAUSE: Final = 0.5  # between two tries when the process is about to end


class Background:
    """Starts coroutines; a failure is logged by its type and changes nothing else."""

    def __init__(self, log: EventLog) -> None:
        self._log, self._ending = log, asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._dear: set[asyncio.Task[None]] = set()

    def start(self, name: str, work: Coroutine[Any, Any, Any], seconds: float, *, is_dear: bool = False) -> None:
        """Runs `work` for at most `seconds`. What is dear has somebody's words, that nothing else keeps."""
        task = asyncio.create_task(self._guarded(name, work, seconds))
        for tasks in (self._tasks, self._dear) if is_dear else (self._tasks,):
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    async def pause(self, seconds: float) -> None:
        """Sleeps between two tries; while `finish` waits only shortly."""
        if self._ending.is_set():
            await asyncio.sleep(min(seconds, _LAST_PAUSE))
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ending.wait(), seconds)

    async def finish(self, seconds: float, dear_seconds: float = 0.0) -> None:
        """Waits up to `seconds` for what was started, up to `dear_seconds` more for what is dear, then cancels the rest."""
        self._ending.set()
        tasks, dear = list(self._tasks), list(self._dear)
        await _wait(tasks, seconds)
        await _wait(dear, dear_seconds)
        late = [task for task in tasks if not task.done()]
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        self._ending.clear()

    async def _guarded(self, name: str, work: Coroutine[Any, Any, Any], seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await work
        except Exception as error:  # nobody is left to raise it to
            self._log.event("background_failed", reason=name, error=type(error).__name__)


async def _wait(tasks: list[asyncio.Task[None]], seconds: float) -> None:
    if any(not task.done() for task in tasks):
        await asyncio.wait(tasks, timeout=seconds)
