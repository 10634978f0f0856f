"""Works on what waits in the inbox: in order in each chat, emergencies by themselves, beside the workers of other gateways."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Final

from bot.channels.telegram.chat import Arrived
from bot.channels.telegram.handling import Handling
from bot.channels.telegram.store.inbox import Inbox, Taken
from bot.channels.telegram.talking import NotNow
from bot.gateway.store.engine import StoreUnavailable
from foundation.logs import EventLog

USUAL_AT_ONCE: Final = 8  # as many turns as the gateway has places for (crowd.py)
URGENT_AT_ONCE: Final = 32
POLL_SECONDS: Final = 1.0  # what another gateway stored, or left behind
WORK_SECONDS: Final = 40.0  # shorter than the lease: nobody else may have it meanwhile
MOST_ATTEMPTS: Final = 5
_STORE_PAUSE: Final = 2.0


class Worker:
    """One for each gateway. An update that fails again and again is set aside, and its chat goes on."""

    def __init__(self, inbox: Inbox, handling: Handling, log: EventLog, poll_seconds: float = POLL_SECONDS,
                 first_pause: float = 2.0) -> None:  # fmt: skip
        self._inbox, self._handling, self._log = inbox, handling, log
        self._poll_seconds, self._first_pause = poll_seconds, first_pause
        self._bells = {True: asyncio.Event(), False: asyncio.Event()}
        self._busy: dict[bool, set[asyncio.Task[None]]] = {True: set(), False: set()}

    def wake(self, urgent: bool) -> None:
        """There is something to do."""
        self._bells[urgent].set()

    async def run(self) -> None:
        """Works until it is cancelled; what it then leaves in the middle another takes when the lease is over."""
        try:
            await asyncio.gather(self._keep_on(True), self._keep_on(False))
        finally:
            left = [*self._busy[True], *self._busy[False]]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    async def settle(self) -> None:
        """Works on all that is free now and waits for it; for tests and a quiet end."""
        while begun := [*await self._begin(True), *await self._begin(False)]:
            await asyncio.gather(*begun, return_exceptions=True)

    async def _keep_on(self, urgent: bool) -> None:
        while True:
            self._bells[urgent].clear()
            begun = await self._begin(urgent)
            if begun and len(self._busy[urgent]) < _places(urgent):
                continue  # there may be more
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._poll_seconds):
                    await self._bells[urgent].wait()

    async def _begin(self, urgent: bool) -> list[asyncio.Task[None]]:
        room = _places(urgent) - len(self._busy[urgent])
        begun = [asyncio.create_task(self._work(taken)) for taken in await self._take(room, urgent)]
        for task in begun:
            self._busy[urgent].add(task)
            task.add_done_callback(lambda ended: self._ended(ended, urgent))
        return begun

    def _ended(self, task: asyncio.Task[None], urgent: bool) -> None:
        self._busy[urgent].discard(task)
        self._bells[urgent].set()  # the next one of that chat is free

    async def _take(self, room: int, urgent: bool) -> Sequence[Taken]:
        try:
            return await self._inbox.take(room, urgent=urgent) if room > 0 else ()
        except StoreUnavailable:
            return ()

    async def _work(self, taken: Taken) -> None:
        try:
            async with asyncio.timeout(WORK_SECONDS):
                await self._worked(taken)
        except NotNow as crowded:
            await self._give_back(taken, crowded.seconds, forgiven=True)
        except StoreUnavailable:
            await self._give_back(taken, _STORE_PAUSE, forgiven=True)
        except Exception as error:  # whatever is wrong with one update must not stop the others
            self._log.event("telegram_update_failed", error=type(error).__name__, attempt=taken.attempts)
            await self._give_back(taken, self._first_pause * 2 ** (taken.attempts - 1), forgiven=False)

    async def _worked(self, taken: Taken) -> None:
        """An update that took its worker with it has no attempts left either, so they are counted when it is taken."""
        if taken.incoming is None or taken.attempts > MOST_ATTEMPTS:
            await self._set_aside(taken)
            return
        await self._handling.handle(Arrived(taken.bot, taken.incoming, taken.at))
        await self._inbox.done(taken)

    async def _set_aside(self, taken: Taken) -> None:
        self._log.event("telegram_update_set_aside", attempt=taken.attempts - 1)
        try:
            if taken.incoming is not None:
                await self._handling.give_up(Arrived(taken.bot, taken.incoming, taken.at))
        finally:
            await self._inbox.done(taken, aside=True)

    async def _give_back(self, taken: Taken, seconds: float, *, forgiven: bool) -> None:
        with contextlib.suppress(StoreUnavailable):  # then the lease gives it back
            await self._inbox.later(taken, seconds, forgiven=forgiven)


def _places(urgent: bool) -> int:
    return URGENT_AT_ONCE if urgent else USUAL_AT_ONCE
