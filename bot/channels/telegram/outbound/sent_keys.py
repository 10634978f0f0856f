"""Remembers what has left until the database does: a message that is out must not leave again because that was dead just then."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from bot.channels.telegram.outbound.queue import PostQueue
from bot.gateway.store.engine import StoreUnavailable

_MOST: Final = 50_000


class SentKeys:
    """The keys of this process's newest messages; those that the database does not know yet are told to it again and again."""

    def __init__(self, queue: PostQueue) -> None:
        self._queue = queue
        self._known: OrderedDict[bytes, None] = OrderedDict()
        self._owed: OrderedDict[bytes, None] = OrderedDict()

    def __contains__(self, key: bytes) -> bool:
        return key in self._known

    @property
    def owed(self) -> int:
        """How many the database has not been told."""
        return len(self._owed)

    def add(self, key: bytes) -> None:
        """It has left, and the database is owed that."""
        self._known[key] = self._owed[key] = None
        if len(self._known) > _MOST:
            self._known.popitem(last=False)

    async def note(self, key: bytes) -> None:
        """It has left. Never raises: what can't be recorded now is owed."""
        self.add(key)
        await self._record(key)

    async def settle(self) -> None:
        """Records what is owed; stops at the first that can't be."""
        for key in list(self._owed):
            if not await self._record(key):
                return

    async def _record(self, key: bytes) -> bool:
        try:
            await self._queue.record(key)
        except StoreUnavailable:
            return False
        self._owed.pop(key, None)
        return True
