"""What each gateway says of the content that it answers from: whoever publishes waits until all that live have said so."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text

from bot.gateway.store.connections import Connections

_SAY: Final = text("""
INSERT INTO chat.content_adopted (process, content, refused) VALUES (:process, :content, :refused)
ON CONFLICT (process) DO UPDATE SET content = excluded.content, refused = excluded.refused, seen_at = now()
""")
_FORGET: Final = text("DELETE FROM chat.content_adopted WHERE seen_at < now() - interval '1 day'")
_GONE: Final = text("DELETE FROM chat.content_adopted WHERE process = :process")


class AdoptedContent:
    """One row of chat.content_adopted. Everything raises StoreUnavailable when the database does not answer."""

    def __init__(self, connections: Connections, process: str) -> None:
        self._connections, self._process = connections, process

    async def say(self, content: str, refused: str) -> None:
        """This process lives and answers from `content`; `refused` is why it does not answer from the live one, or ''."""
        await self._connections.run(_SAY, {"process": self._process, "content": content, "refused": refused})

    async def forget_gone(self) -> None:
        """Drops the rows of processes that have been silent for a day."""
        await self._connections.run(_FORGET, {})

    async def leave(self) -> None:
        """Drops the own row: nobody shall wait for a process that ends."""
        await self._connections.run(_GONE, {"process": self._process})
