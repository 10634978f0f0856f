"""The history of a conversation and what comes after it, as long as somebody listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from bot.gateway.conversing import NOT_FOUND
from bot.gateway.gateway import Gateway
from bot.gateway.messages import Message
from bot.gateway.store.conversations import UnknownConversation
from bot.gateway.store.engine import StoreUnavailable
from bot.gateway.vault import Vault
from foundation.problems import Problem

STORE_DOWN: Final = Problem(503, "store-down", "Chatten fungerar inte just nu", headers={"Retry-After": "5"})
# An emergency is written without waiting for the turn beside it, so a smaller id may appear a little after a greater one.
_LATE_MICROSECONDS: Final = 10_000_000


class Stream:
    """One listener. Ends when the conversation is erased or the process says farewell."""

    def __init__(self, gateway: Gateway, vault: Vault, first: list[Message], after: int) -> None:
        self._gateway, self._vault, self._first, self._after = gateway, vault, first, after
        self._sent: set[int] = set()

    @classmethod
    async def begun(cls, gateway: Gateway, vault: Vault, last_event_id: str) -> Stream:
        """A stream after `last_event_id`; '0', nothing or nonsense means from the beginning. Raises Problem 404, 503."""
        number = last_event_id if last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 19 else "0"
        after = int(number)
        try:
            return cls(gateway, vault, await gateway.conversations.after(vault, after), after)
        except UnknownConversation:
            raise NOT_FOUND from None
        except StoreUnavailable:
            raise STORE_DOWN from None

    async def messages(self) -> AsyncIterator[Message]:
        """What was and what comes, each message once."""
        news: list[Message] | None = self._first
        while news is not None:
            for message in news:
                self._sent.add(message.id)
                yield message
            if not await self._may_go_on():
                return
            news = await self._news()

    async def _news(self) -> list[Message] | None:
        """What has not been sent; None when the conversation is gone."""
        newest = max(self._sent, default=self._after)
        floor = max(self._after, newest - _LATE_MICROSECONDS)
        self._sent = {number for number in self._sent if number > floor}
        try:
            found = await self._gateway.conversations.after(self._vault, floor)
        except UnknownConversation:
            return None
        except StoreUnavailable:
            return []  # the next look may succeed
        return [message for message in found if message.id not in self._sent]

    async def _may_go_on(self) -> bool:
        """Waits for the bell; False when the process is about to end."""
        bell = asyncio.ensure_future(self._gateway.bell.wait(self._vault.conversation_id))
        leave = asyncio.ensure_future(self._gateway.farewell.said.wait())
        try:
            await asyncio.wait({bell, leave}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            bell.cancel()
            leave.cancel()
        return not self._gateway.farewell.said.is_set()
