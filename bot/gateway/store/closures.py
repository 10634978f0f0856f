"""Which channels are closed, for which municipality and why: kept in the database, set by `steget channel`."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text

from bot.gateway.store.connections import Connections

CHANNELS: Final = ("page", "widget", "telegram")
EVERYWHERE: Final = "*"
_ALL = text("SELECT channel, municipality, reason FROM chat.channel_closure ORDER BY channel, municipality")
_CLOSE = text("""
INSERT INTO chat.channel_closure (channel, municipality, reason) VALUES (:channel, :municipality, :reason)
ON CONFLICT (channel, municipality) DO UPDATE SET reason = excluded.reason, closed_at = now()
""")
_OPEN = text("DELETE FROM chat.channel_closure WHERE channel = :channel AND municipality = :municipality RETURNING 1")


class ClosureStore:
    """Rows of chat.channel_closure. Everything raises StoreUnavailable when the database does not answer."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def all(self) -> dict[tuple[str, str], str]:
        """The reasons by (channel, municipality); EVERYWHERE stands for all of them."""
        return {(row.channel, row.municipality): row.reason for row in await self._connections.run(_ALL, {})}

    async def close(self, channel: str, municipality: str, reason: str) -> None:
        """Closes it, or changes the reason."""
        await self._connections.run(_CLOSE, {"channel": channel, "municipality": municipality, "reason": reason})

    async def open(self, channel: str, municipality: str) -> bool:
        """Opens it; False when it was not closed."""
        return bool(await self._connections.run(_OPEN, {"channel": channel, "municipality": municipality}))
