"""Takes away what has been kept long enough."""

from __future__ import annotations

from bot.channels.telegram.store import links, presses, statements
from bot.gateway.store.connections import Connections
from bot.gateway.store.conversations import IDLE_HOURS


async def purge(connections: Connections) -> None:
    """Idle chats after a day like their conversations, buttons, links, message ids after 48 hours. Raises StoreUnavailable."""
    limits = {"hours": max(IDLE_HOURS, presses.HOURS), "minutes": links.MINUTES}
    for statement in statements.PURGE:
        await connections.run(statement, {name: value for name, value in limits.items() if f":{name}" in statement.text})
