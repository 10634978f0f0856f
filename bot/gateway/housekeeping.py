"""What runs beside the conversations for the life of the process: purge, owed erasures, the bell."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from bot.gateway.closures import LOOK_SECONDS, Closures
from bot.gateway.erasing import Erasing
from bot.gateway.live.outbox import LiveOutbox
from bot.gateway.store.engine import StoreUnavailable
from bot.gateway.store.learning import LessonStore
from bot.gateway.store.upkeep import Upkeep
from foundation.doorbell import Doorbell, RedisBell
from foundation.logs import EventLog

PURGE_SECONDS: Final = 300.0
OWED_SECONDS: Final = 30.0
PASSED_ON_SECONDS: Final = 2.0


class Housekeeping:
    """Starts and stops the loops. `outbox` is what waits for staff, `closures` what is closed, `lessons` what editors learn from.

    Each survives a dead database and a silent bridge.
    """

    def __init__(self, upkeep: Upkeep, erasing: Erasing, bell: Doorbell, log: EventLog, *,
                 outbox: LiveOutbox | None = None, closures: Closures | None = None,
                 lessons: LessonStore | None = None, purge_seconds: float = PURGE_SECONDS,
                 owed_seconds: float = OWED_SECONDS) -> None:  # fmt: skip
        self._log, self._bell = log, bell
        self._work: list[tuple[float, Callable[[], Awaitable[None]]]] = [
            (purge_seconds, upkeep.purge_idle), (owed_seconds, erasing.settle_owed)]  # fmt: skip
        if outbox is not None:
            self._work.append((PASSED_ON_SECONDS, outbox.flush_all))
        if closures is not None:
            self._work.append((LOOK_SECONDS, closures.look))
        if lessons is not None:
            self._work.append((purge_seconds, lessons.purge))
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Starts the loops in the running event loop."""
        self._tasks = [asyncio.create_task(self._every(seconds, work)) for seconds, work in self._work]
        if isinstance(self._bell, RedisBell):
            self._tasks.append(asyncio.create_task(self._bell.listen()))

    async def stop(self) -> None:
        """Stops them."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _every(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except StoreUnavailable:
                pass  # logged where it happened
            except Exception as error:  # a loop that ends in silence would keep chats for ever
                self._log.event("housekeeping_failed", error=type(error).__name__)
            await asyncio.sleep(seconds)
