"""Fetches updates for a machine that Telegram cannot reach: into the same inbox, confirmed only when they are stored there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from bot.channels.telegram.bot_api import ApiSilent, BotApi
from bot.channels.telegram.incoming import NoUpdate, update_id_of
from bot.channels.telegram.pauses import Pauses
from bot.channels.telegram.receiving import Receiving
from bot.gateway.store.engine import StoreUnavailable

WAIT_SECONDS: Final = 25
_TOGETHER: Final = 8


class Polling:
    """One bot. Silence, a broken answer and a second poller (409) all end in quiet pauses that grow."""

    def __init__(self, bot: str, api: BotApi, receiving: Receiving, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._bot, self._api, self._receiving, self._pauses = bot, api, receiving, Pauses(sleep)
        self._after: int | None = None

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                await self.fetch()
                self._pauses.over()
            except (ApiSilent, StoreUnavailable):
                await self._pauses.wait()

    async def fetch(self, seconds: int = WAIT_SECONDS) -> None:
        """One batch. Raises ApiSilent, StoreUnavailable: what was not stored comes again."""
        updates = await self._api.updates(self._after, seconds)
        await self._stored(updates)
        numbers = [number for number in map(_number, updates) if number is not None]
        if numbers:
            self._after = max(numbers)

    async def _stored(self, updates: Sequence[dict[str, Any]]) -> None:
        """A few at a time, so that an emergency at the end of a long batch is not the last to be seen."""
        places = asyncio.Semaphore(_TOGETHER)

        async def receive(update: dict[str, Any]) -> None:
            async with places:
                if _number(update) is not None:
                    await self._receiving.receive(self._bot, update)

        results = await asyncio.gather(*map(receive, updates), return_exceptions=True)
        for failed in (result for result in results if isinstance(result, BaseException)):
            raise failed


def _number(update: object) -> int | None:
    try:
        return update_id_of(update)
    except NoUpdate:
        return None
