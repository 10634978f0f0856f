"""What the page asks beside the turns: whether somebody is there to write with, how it stands, and that the person types."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Final

from bot.gateway import buttons
from bot.gateway.bridge_client import BridgeSilent
from bot.gateway.content.texts import Texts
from bot.gateway.live.catching_up import CatchingUp, Standing
from bot.gateway.live.live_bridge import LiveBridge
from bot.gateway.live.offering import ASK, Offering
from bot.gateway.publishing import Publisher
from bot.gateway.store.conversations import Conversations
from bot.gateway.store.engine import StoreUnavailable
from bot.gateway.vault import Vault
from foundation.problems import Problem

_TYPING_SECONDS: Final = 2.0
_MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class LiveChat:
    """For routes and streams. Nothing here raises for a dead database or a silent bridge."""

    catching_up: CatchingUp
    offering: Offering
    bridge: LiveBridge
    conversations: Conversations
    texts: Texts
    publisher: Publisher
    _typed: OrderedDict[str, float] = field(default_factory=OrderedDict)

    async def look(self, vault: Vault) -> Standing | None:
        """How it stands; see CatchingUp."""
        return await self.catching_up.look(vault)

    async def offer(self, vault: Vault) -> dict[str, Any]:
        """As public-live.schema.json: the button that asks for staff, or null when nobody is there for this person."""
        try:
            state = await self.conversations.peek(vault)
            mode = await self.conversations.mode(vault)
        except StoreUnavailable:
            return {"button": None}
        if state is None or mode != "bot" or not await self.offering.is_open_to(state):
            return {"button": None}
        label = self.publisher.words(vault, self.texts.live["ask"])
        return {"button": {"label": label, "button": buttons.issue(vault, label, ASK)}}

    async def typed(self, vault: Vault) -> None:
        """Tells staff that the person types; at most every other second."""
        now = time.monotonic()
        if now - self._typed.pop(vault.conversation_id, -_TYPING_SECONDS) < _TYPING_SECONDS:
            return
        self._typed[vault.conversation_id] = now
        while len(self._typed) > _MOST:
            self._typed.popitem(last=False)
        try:
            state = await self.conversations.peek(vault)
            if state is not None and state.live is not None:
                await self.bridge.typed(vault.bridge_ref, state.live.id)
        except (StoreUnavailable, BridgeSilent, Problem):
            return  # a sign is worth no more than that
