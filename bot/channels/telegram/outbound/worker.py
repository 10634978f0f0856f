"""Carries one bot's queue to Telegram, beside the workers of other gateways."""

from __future__ import annotations

import asyncio
from typing import Final

from bot.channels.telegram.outbound.act import Act
from bot.channels.telegram.outbound.lines import Lines
from bot.channels.telegram.outbound.outcome import CALL_SECONDS, Fate, Outcome
from bot.channels.telegram.outbound.queue import PostQueue, Taken
from bot.channels.telegram.outbound.sealing import PostSeal, Unreadable
from bot.channels.telegram.outbound.sent_keys import SentKeys
from bot.channels.telegram.outbound.settling import Settling
from bot.channels.telegram.posting import Lane
from bot.gateway.breaker import Breaker
from bot.gateway.store.engine import StoreUnavailable
from foundation.logs import EventLog

MOST_AT_ONCE: Final = 48
"""Calls under way; at 25 a second so many only when Telegram takes two seconds for each."""
SHORTEST_WAIT: Final = 0.02
LONGEST_WAIT: Final = 1.0
FULL_AFTER: Final = 10
"""When so many looks in a row have found something to send, more waits than the pace lets out."""
_DEAD_WAIT: Final = 1.0


class Worker:
    """Runs until it is cancelled, and survives a dead database and a dead Telegram."""

    def __init__(self, bot: str, lines: Lines, queue: PostQueue, seal: PostSeal, settling: Settling, sent_keys: SentKeys,
                 log: EventLog) -> None:  # fmt: skip
        self._bot, self._lines, self._queue, self._seal = bot, lines, queue, seal
        self._settling, self._sent_keys, self._log = settling, sent_keys, log
        self._breaker, self._bell, self._going = Breaker(), asyncio.Event(), set[asyncio.Task[None]]()
        self._found_in_a_row = 0

    @property
    def has_room(self) -> bool:
        """Whether the lane keeps up, so that something less needed may go beside it."""
        return self._found_in_a_row < FULL_AFTER and len(self._going) < MOST_AT_ONCE // 2 and not self._breaker.is_open

    def ring(self) -> None:
        """There is something new."""
        self._bell.set()

    async def run(self) -> None:
        """Takes what may leave and sends it; when it is cancelled, what is under way gets a last moment."""
        idle = SHORTEST_WAIT
        try:
            while True:
                found = await self._turn()
                self._found_in_a_row = self._found_in_a_row + 1 if found else 0
                idle = SHORTEST_WAIT if found else min(idle * 2, LONGEST_WAIT)
                await self._rest(self._queue.pace.gap if found else idle, ringing=not found)
        finally:
            if self._going:
                await asyncio.wait(self._going, timeout=CALL_SECONDS)

    async def _turn(self) -> bool:
        if len(self._going) >= MOST_AT_ONCE:
            await asyncio.wait(self._going, return_when=asyncio.FIRST_COMPLETED)
        try:
            taken = await self._queue.take(self._bot, paced=self._may_speak())
        except StoreUnavailable:
            await asyncio.sleep(_DEAD_WAIT)
            return False
        except Exception as error:  # a worker that ends in silence would keep people waiting for ever
            self._log.event("telegram_worker_failed", error=type(error).__name__)
            return False
        for row in taken:
            self._start(row)
        return bool(taken)

    def _may_speak(self) -> bool:
        """Whether the lanes below emergencies may send: Telegram answers, and takes our token."""
        return not self._lines.is_stopped(self._bot) and self._breaker.lets_through()

    async def _rest(self, seconds: float, *, ringing: bool) -> None:
        if not ringing:
            await asyncio.sleep(seconds)
            return
        try:
            async with asyncio.timeout(seconds):
                await self._bell.wait()
        except TimeoutError:
            return
        self._bell.clear()

    def _start(self, row: Taken) -> None:
        task = asyncio.create_task(self._deliver(row))
        self._going.add(task)
        task.add_done_callback(self._going.discard)

    async def _deliver(self, row: Taken) -> None:
        try:
            await self._send(row)
        except StoreUnavailable:
            return  # the lease runs out, and the row is taken again
        except Exception as error:
            self._log.event("telegram_worker_failed", error=type(error).__name__)

    async def _send(self, row: Taken) -> None:
        if row.key in self._sent_keys:  # it left while the database was dead
            await self._sent_keys.note(row.key)
            return
        try:
            act = self._seal.open(row.key, row.sealed)
        except Unreadable:
            await self._settling.drop(row, "unreadable")
            return
        if not row.is_ours:  # this process stood still: another one may be sending it
            return
        await self._settling.settle(row, act, await self._attempt(row, act))

    async def _attempt(self, row: Taken, act: Act) -> Outcome:
        urgent = row.lane == Lane.EMERGENCY
        outcome = await self._lines.carry_out(row.bot, act, urgent=urgent)
        if urgent and outcome.fate == Fate.REFUSED and act != act.bare():
            outcome = await self._lines.carry_out(row.bot, act.bare(), urgent=True)
        if outcome.fate == Fate.AWAY:
            self._breaker.failed()
        else:
            self._breaker.succeeded()
        return outcome
