"""Writes once more what the database did not take: an answer from memory waits for nothing, and its words must not be lost for that."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from bot.gateway.background import Background
from bot.gateway.store.engine import StoreUnavailable

KEEP_TRYING_SECONDS: Final = 120.0  # the pauses and what the tries take
_PAUSES: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0)
_AT_ONCE: Final = 4  # a database that comes back is to answer people first
_MOST_WAITING: Final = 1000  # a flood must not fill the memory


class Again:
    """For writes that may be repeated."""

    def __init__(self, background: Background) -> None:
        self._background, self._places, self._waiting = background, asyncio.Semaphore(_AT_ONCE), 0

    async def until_kept(self, write: Callable[[], Awaitable[None]], *, may_wait: bool) -> None:
        """Calls `write` until it holds, for about a minute. Raises StoreUnavailable, at once in a flood unless it `may_wait` even then."""
        try:
            return await write()
        except StoreUnavailable:
            if self._waiting >= _MOST_WAITING and not may_wait:
                raise
        self._waiting += 1
        try:
            await self._once_more(write)
        finally:
            self._waiting -= 1

    async def _once_more(self, write: Callable[[], Awaitable[None]]) -> None:
        for pause in _PAUSES:
            await self._background.pause(pause)
            async with self._places:
                try:
                    return await write()
                except StoreUnavailable:
                    continue
        raise StoreUnavailable
