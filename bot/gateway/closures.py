"""Whether a channel is closed, from a short memory that outlives the database: the last known state holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.gateway.content.texts import Texts
from bot.gateway.messages import Bubble
from bot.gateway.store.closures import EVERYWHERE, ClosureStore
from foundation.problems import Problem

LOOK_SECONDS: Final = 3.0
_REASON: Final = "{skäl}"


class Closures:
    """What `steget channel` has closed. `look` reads it anew; all else is answered from memory."""

    def __init__(self, store: ClosureStore, texts: Texts, closed: dict[tuple[str, str], str] | None = None) -> None:
        self._store, self._notice = store, texts.say["channel_closed"]
        self._closed: dict[tuple[str, str], str] = {} if closed is None else closed

    async def look(self) -> None:
        """Reads what is closed now. Raises StoreUnavailable and then keeps what was known."""
        found = await self._store.all()
        self._closed.clear()
        self._closed.update(found)

    def reason(self, channel: str, municipality: str | None) -> str | None:
        """Why `channel` is closed for `municipality` (None: none is chosen), or None when it is open."""
        own = self._closed.get((channel, municipality)) if municipality else None
        return own or self._closed.get((channel, EVERYWHERE))

    def notice(self, channel: str, municipality: str | None) -> tuple[Bubble, ...] | None:
        """What is said in a chat that runs there, with the numbers; None when it is open."""
        reason = self.reason(channel, municipality)
        if reason is None:
            return None
        return tuple(replace(bubble, text=bubble.text.replace(_REASON, reason)) for bubble in self._notice)

    def refuse(self, channel: str, municipality: str | None) -> None:
        """Raises Problem 503 `channel-closed`, with the reason and the numbers, when nothing may begin there."""
        notice = self.notice(channel, municipality)
        if notice:
            detail = "\n".join(bubble.text for bubble in notice)
            raise Problem(503, "channel-closed", "Chatten är stängd just nu", detail=detail, headers={"Retry-After": "300"})
