"""Erases a conversation here and at the bridge, or says honestly that it is not done yet and goes on trying."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.gateway.background import Background
from bot.gateway.bridge_client import BridgeSilent, Handover
from bot.gateway.state import State
from bot.gateway.store.conversations import Conversations
from bot.gateway.store.engine import StoreUnavailable
from bot.gateway.store.turns import OpenTurn
from bot.gateway.store.upkeep import Upkeep
from bot.gateway.talk import Talk
from bot.gateway.vault import Vault
from foundation.logs import EventLog
from foundation.problems import Problem

_FORGET_SECONDS: Final = 10.0
NOT_ERASED = Problem(
    503, "not-erased-yet", "Det gick inte att radera just nu. Chatten finns kvar.",
    detail="Vi försöker igen av oss själva tills allt är raderat. Du kan också försöka igen.", headers={"Retry-After": "30"},
)  # fmt: skip
NOT_REMEMBERED = Problem(
    503, "not-erased", "Det gick inte att radera just nu. Chatten finns kvar.", detail="Försök igen om en stund.",
    headers={"Retry-After": "30"},
)  # fmt: skip


class Erasing:
    """First the bridge, then here: until both are done nothing pretends to be erased."""

    def __init__(self, conversations: Conversations, upkeep: Upkeep, bridge: Handover, talk: Talk, after: Callable[[str], None],
                 background: Background, log: EventLog) -> None:  # fmt: skip
        self._conversations, self._upkeep, self._bridge, self._talk = conversations, upkeep, bridge, talk
        self._after, self._background, self._log = after, background, log

    async def erase(self, vault: Vault) -> None:
        """Raises UnknownConversation, or Problem 503 when something is left; what is owed is then tried again."""
        try:
            state = await self._conversations.state(vault)
            if not await self._bridge_erased(vault.bridge_ref):
                await self._upkeep.owe_erasure(vault.conversation_id, vault.bridge_ref)
                raise NOT_ERASED
            await self.erase_here(vault, state)
        except StoreUnavailable:
            raise NOT_REMEMBERED from None

    async def erase_in(self, turn: OpenTurn) -> bool:
        """The same from within a turn, which must not write afterwards; False when it is owed and nothing is erased."""
        if not await self._bridge_erased(turn.vault.bridge_ref):
            await self._upkeep.owe_erasure(turn.vault.conversation_id, turn.vault.bridge_ref)
            return False
        await self.erase_here(turn.vault, turn.state, turn)
        return True

    async def erase_here(self, vault: Vault, state: State, turn: OpenTurn | None = None) -> None:
        """Erases it in this process, its store and Rasa; the bridge keeps what was sent. Raises StoreUnavailable."""
        await self._gone(vault.conversation_id, turn)
        self._background.start("forget", self._talk.forget(vault, state), _FORGET_SECONDS)

    async def settle_owed(self) -> None:
        """Tries all that is owed once more; stops at the first silence of the bridge."""
        for conversation_id, bridge_ref in await self._upkeep.owed_erasures():
            if not await self._bridge_erased(bridge_ref):
                return
            await self._gone(conversation_id)

    async def _gone(self, conversation_id: str, turn: OpenTurn | None = None) -> None:
        await self._upkeep.erase(conversation_id, turn.connection if turn else None)
        self._after(conversation_id)

    async def _bridge_erased(self, bridge_ref: str) -> bool:
        try:
            await self._bridge.erase(bridge_ref)
        except BridgeSilent:
            self._log.event("bridge_silent", reason="erase")
            return False
        return True
