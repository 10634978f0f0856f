"""Emergencies: tried at once and from memory, beside the queue and its pace, and tried on until they are out or in the queue."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Coroutine, Sequence
from itertools import count, groupby
from typing import Any, Final

from bot.channels.telegram.outbound.act import Item
from bot.channels.telegram.outbound.lines import Lines
from bot.channels.telegram.outbound.outcome import CALL_SECONDS, Fate, Outcome
from bot.channels.telegram.outbound.pauses import pause_s
from bot.channels.telegram.outbound.queue import URGENT_LEASE_SECONDS, PostQueue, Taken
from bot.channels.telegram.outbound.sent_keys import SentKeys
from bot.channels.telegram.outbound.settling import Settling
from bot.gateway.locks import ConversationLocks
from bot.gateway.store.engine import StoreUnavailable

PATIENCE_SECONDS: Final = 0.25
"""So long the database may take to say whether a message was posted before. Then it leaves without that."""
_MOST: Final = 50_000
Stored = dict[bytes, bool]
First = asyncio.Future[None]
_FINAL: Final = {Fate.SENT, Fate.GONE, Fate.REFUSED}


class Urgent:
    """Sends emergencies. What it begins goes on when nobody waits for it any more."""

    def __init__(self, lines: Lines, queue: PostQueue, settling: Settling, sent_keys: SentKeys) -> None:
        self._lines, self._queue, self._settling, self._sent_keys = lines, queue, settling, sent_keys
        self._locks, self._begun = ConversationLocks(), OrderedDict[bytes, None]()
        self._going: set[asyncio.Task[Any]] = set()

    async def send(self, items: Sequence[Item], storing: asyncio.Task[Stored]) -> None:
        """Returns when each of `items` is out or stored; `storing` is being done meanwhile. Raises StoreUnavailable if one is neither."""
        await asyncio.wait({storing}, timeout=PATIENCE_SECONDS)
        stored = _result(storing)
        mine = [item for item in items if (stored is None or stored.get(item.key)) and self._begins(item.key)]
        chats = [list(chat) for _, chat in groupby(sorted(mine, key=_chat_of), key=_chat_of)]
        firsts = [asyncio.get_running_loop().create_future() for _ in chats]
        for chat, first in zip(chats, firsts, strict=True):
            self.go_on(self._course(chat, storing, first))
        if stored is None:
            await self._out_or_stored(items, firsts, storing)

    def go_on(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Does `work` to its end, also when nobody waits for it any more."""
        task = asyncio.create_task(work)
        self._going.add(task)
        task.add_done_callback(self._going.discard)
        return task

    async def finish(self) -> None:
        """Gives what is under way a last moment, then leaves it."""
        if self._going:
            _, late = await asyncio.wait(set(self._going), timeout=CALL_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _begins(self, key: bytes) -> bool:
        """Whether this process has not begun with it yet: who posts again after a failure starts nothing anew."""
        if key in self._begun or key in self._sent_keys:
            return False
        self._begun[key] = None
        if len(self._begun) > _MOST:
            self._begun.popitem(last=False)
        return True

    async def _out_or_stored(self, items: Sequence[Item], firsts: list[First], storing: asyncio.Task[Stored]) -> None:
        """Waits for the first attempts alone: who posts is not kept waiting for a network that is dead as well."""
        if firsts:
            await asyncio.wait(firsts, timeout=CALL_SECONDS + PATIENCE_SECONDS)
        if _result(storing) is None and any(item.key not in self._sent_keys for item in items):
            raise StoreUnavailable

    async def _course(self, items: list[Item], storing: asyncio.Task[Stored], first: First) -> None:
        """The emergencies of one chat, in order: once one goes into the queue, those after it follow it there untried."""
        async with self._locks.of(items[0].ref.hex()):
            before: Outcome | None = None
            try:
                for item in items:
                    before = await self._until_out(item, storing, before, first)
            finally:
                _is_over(first)

    async def _until_out(self, item: Item, storing: asyncio.Task[Stored], before: Outcome | None, first: First) -> Outcome | None:
        """None when it is out; the outcome of the last attempt when it went into the queue."""
        for attempt in count(1):
            outcome = before or await self._attempt(item)
            before = None
            taken = _taken(item, attempt)
            if outcome.fate in _FINAL:
                if outcome.fate == Fate.SENT:
                    self._sent_keys.add(item.key)
                self.go_on(self._settle(taken, item, outcome))  # the next one waits for no database
                return None
            _is_over(first)
            if await self._is_handed_over(taken, item, outcome, storing):
                return outcome
            await asyncio.sleep(outcome.seconds or pause_s(item.lane, attempt))
        return None

    async def _attempt(self, item: Item) -> Outcome:
        """A message that Telegram minds is sent bare: the words are what counts."""
        outcome = await self._lines.carry_out(item.bot, item.act, urgent=True)
        if outcome.fate == Fate.REFUSED and item.act != item.act.bare():
            outcome = await self._lines.carry_out(item.bot, item.act.bare(), urgent=True)
        return outcome

    async def _settle(self, taken: Taken, item: Item, outcome: Outcome) -> None:
        try:
            await self._settling.settle(taken, item.act, outcome)
        except StoreUnavailable:
            return  # it is refused or its chat is gone; a row that says otherwise comes to the same end

    async def _is_handed_over(self, taken: Taken, item: Item, outcome: Outcome, storing: asyncio.Task[Stored]) -> bool:
        """Whether the queue has it now. A row that is not ours is in the hands of another."""
        try:
            stored = _result(storing)
            if stored is None:
                stored = await self._queue.put([item])
            if stored.get(item.key):
                await self._settling.settle(taken, item.act, outcome)
        except StoreUnavailable:
            return False
        return True


def _is_over(first: First) -> None:
    if not first.done():
        first.set_result(None)


def _chat_of(item: Item) -> tuple[str, bytes]:
    return item.bot, item.ref


def _taken(item: Item, attempt: int) -> Taken:
    return Taken(item.key, item.bot, item.ref, item.lane, b"", 1, attempt, 0.0, time.monotonic() + URGENT_LEASE_SECONDS)


def _result(storing: asyncio.Task[Stored]) -> Stored | None:
    """What was stored; None while that is unknown, and when it failed."""
    if not storing.done() or storing.cancelled() or storing.exception() is not None:
        return None
    return storing.result()
