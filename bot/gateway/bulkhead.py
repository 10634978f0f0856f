"""Keeps a service that has fallen behind from being buried.

A service that works through its queue goes on working for callers who have stopped waiting, so it is late for the next ones
as well and never catches up (Nygard, Release It!; Google, Site Reliability Engineering, ch. 22). Here work stays counted until
it is answered, whoever gave up on it, and new work is refused while the oldest has waited so long that the new would be late.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class BehindHand(Exception):
    """The service is so far behind that it would answer too late; it was not asked."""


class Bulkhead(Generic[T]):
    """One service that answers in turn. `behind_s`: how long its oldest unanswered work may have waited for it to be asked more."""

    def __init__(self, behind_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._behind_s, self._clock = behind_s, clock
        self._owed: dict[asyncio.Task[T], float] = {}  # in the order of asking

    async def ask(self, work: Callable[[], Coroutine[Any, Any, T]], patience_s: float) -> T:
        """What `work` gives. Raises BehindHand at once, TimeoutError after `patience_s`, and what `work` raises.

        Work that was begun is never cancelled, since that would not stop the service; it must end by itself.
        """
        if self._owed and self._clock() - next(iter(self._owed.values())) > self._behind_s:
            raise BehindHand
        task = asyncio.create_task(work())
        self._owed[task] = self._clock()
        task.add_done_callback(self._done)
        return await asyncio.wait_for(asyncio.shield(task), patience_s)

    def _done(self, task: asyncio.Task[T]) -> None:
        self._owed.pop(task)
        if not task.cancelled():
            task.exception()  # nobody may be left who would read it, and asyncio would then complain
