"""What is taken away: one conversation by its person, idle ones by the clock, and what the bridge still owes."""

from __future__ import annotations

from typing import Any, Final

from bot.gateway.store import statements
from bot.gateway.store.connections import Connections
from bot.gateway.store.conversations import IDLE_HOURS

PURGED_AT_ONCE: Final = 1000


class Upkeep:
    """Erasure and purge. Everything raises StoreUnavailable when the database does not answer."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def erase(self, conversation_id: str, on: Any = None) -> None:
        """Takes away all content of a conversation, and with it what was owed; its token opens nothing afterwards.

        `on` is the connection of a turn that holds the conversation; without it, waits for the turn that does.
        """
        if on is not None:
            await self._connections.run_on(on, statements.ERASE, {"id": conversation_id})
            return
        async with self._connections.locked(conversation_id) as connection:
            await self._connections.run_on(connection, statements.ERASE, {"id": conversation_id})

    async def owe_erasure(self, conversation_id: str, bridge_ref: str) -> None:
        """Remembers that a conversation is to be erased as soon as the bridge answers."""
        await self._connections.run(statements.OWE_ERASURE, {"id": conversation_id, "ref": bridge_ref})

    async def owes_erasure(self, conversation_id: str) -> bool:
        """Whether a conversation is to be erased as soon as the bridge answers."""
        return bool(await self._connections.run(statements.OWES_ERASURE, {"id": conversation_id}))

    async def owed_erasures(self) -> list[tuple[str, str]]:
        """(conversation id, bridge ref) of up to 100 erasures that are owed, the oldest first."""
        return [(row.conversation_id, row.bridge_ref) for row in await self._connections.run(statements.OWED_ERASURES, {})]

    async def purge_idle(self, hours: int = IDLE_HOURS) -> None:
        """Deletes conversations that have been silent for `hours`, and old traces of erased ones."""
        while await self._connections.run(statements.PURGE_IDLE, {"hours": hours, "most": PURGED_AT_ONCE}):
            pass  # until nothing is left

    async def is_ready(self) -> None:
        """Raises StoreUnavailable unless the database answers and has its tables."""
        await self._connections.run(statements.READY, {})
