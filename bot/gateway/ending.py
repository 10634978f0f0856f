"""Ends a conversation whose person can't be reached any more: what is here goes, and what was sent stands."""

from __future__ import annotations

import contextlib

from bot.gateway.bridge_client import BridgeSilent
from bot.gateway.erasing import Erasing
from bot.gateway.live.live_bridge import LiveBridge
from bot.gateway.state import State
from bot.gateway.store.conversations import Conversations, UnknownConversation
from bot.gateway.store.upkeep import Upkeep
from bot.gateway.vault import Vault
from foundation.problems import Problem


class Ending:
    """What the idle purge does after a day, at once. Only the person's own wish erases at the bridge: see Erasing."""

    def __init__(self, conversations: Conversations, upkeep: Upkeep, live: LiveBridge, erasing: Erasing) -> None:
        self._conversations, self._upkeep, self._live, self._erasing = conversations, upkeep, live, erasing

    async def end(self, vault: Vault) -> None:
        """Done again it changes nothing. Raises StoreUnavailable."""
        if await self._upkeep.owes_erasure(vault.conversation_id):
            return  # what the person asked for before goes on: erased here it would be forgotten at the bridge
        with contextlib.suppress(UnknownConversation):
            state = await self._conversations.state(vault)
            await self._leave(vault, state)
            await self._erasing.erase_here(vault, state)

    async def _leave(self, vault: Vault, state: State) -> None:
        """Staff must not wait for an answer. A bridge that is silent, or has ended it already, stands in nobody's way."""
        if state.live is not None:
            with contextlib.suppress(BridgeSilent, Problem):
                await self._live.leave(vault.bridge_ref, state.live.id)
