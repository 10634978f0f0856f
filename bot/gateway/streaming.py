"""The history of a conversation and what comes after it, as long as somebody listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from bot.gateway.conversing import NOT_FOUND
from bot.gateway.gateway import Gateway
from bot.gateway.live.catching_up import Standing
from bot.gateway.messages import Message
from bot.gateway.store.conversations import UnknownConversation
from bot.gateway.store.engine import StoreUnavailable
from bot.gateway.vault import Vault
from foundation.problems import Problem

STORE_DOWN: Final = Problem(503, "store-down", "Chatten fungerar inte just nu", headers={"Retry-After": "5"})
# An emergency is written without waiting for the turn beside it, so a smaller id may appear a little after a greater one.
_LATE_MICROSECONDS: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Sign:
    """An event without an id: it is true now and is not told again."""

    name: str
    data: dict[str, str | None]


class Stream:
    """One listener. Ends when the conversation is erased or the process says farewell."""

    def __init__(self, gateway: Gateway, vault: Vault, first: list[Message], after: int) -> None:
        self._gateway, self._vault, self._first, self._after = gateway, vault, first, after
        self._sent: set[int] = set()
        self._standing, self._told, self._has_looked = Standing(), Standing(), False

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

    async def events(self) -> AsyncIterator[Message | Sign]:
        """What was and what comes, each message once; and signs, which are not kept: a new mode, staff who type."""
        news: list[Message] | None = self._first
        while news is not None:
            for message in news:
                self._sent.add(message.id)
                yield message
            for sign in self._signs():
                yield sign
            if not await self._may_go_on():
                return
            news = await self._news()

    async def _news(self) -> list[Message] | None:
        """What has not been sent; None when the conversation is gone."""
        self._standing = await self._gateway.live.look(self._vault) or self._standing
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

    def _signs(self) -> list[Sign]:
        now, told = self._standing, self._told
        signs = [Sign("mode", now.public())] if (now.mode, now.name) != (told.mode, told.name) else []
        if now.typed_at is not None and now.typed_at != told.typed_at:
            signs.append(Sign("typing", {}))
        self._told = now
        return signs

    async def _may_go_on(self) -> bool:
        """Waits for the bell, but not before the first look; False when the process is about to end."""
        if not self._has_looked:
            self._has_looked = True
            return not self._gateway.farewell.said.is_set()
        bell = asyncio.ensure_future(self._gateway.bell.wait(self._vault.conversation_id, self._standing.live_id))
        leave = asyncio.ensure_future(self._gateway.farewell.said.wait())
        try:
            await asyncio.wait({bell, leave}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            bell.cancel()
            leave.cancel()
        return not self._gateway.farewell.said.is_set()
