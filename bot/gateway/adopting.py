"""Follows the pointer to the live version: prepares, makes the edition, exchanges it, and says what became of it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from bot.gateway.content.edition_content import ContentRefused
from bot.gateway.content.preparing import Preparing
from bot.gateway.edition import Edition, Printing
from bot.gateway.store.adopted import AdoptedContent
from bot.gateway.store.engine import StoreUnavailable
from foundation.content.versions import SHIPPED, VersionBroken, Versions
from foundation.logs import EventLog

LOOK_SECONDS: Final = 0.5
BEAT_SECONDS: Final = 5.0
_AGAIN_SECONDS: Final = 60.0
_FORGET_BEATS: Final = 720  # about an hour


class Adopting:
    """Two loops. `content` is what this process answers from; `refused` why it is not the live one, or ''.

    Nothing that fails here reaches a person: the edition that answers goes on answering.
    """

    def __init__(self, versions: Versions, printing: Printing, exchange: Callable[[Edition], None], preparing: Preparing,
                 adopted: AdoptedContent, log: EventLog, content: str = SHIPPED, refused: tuple[str, str] = ("", "")) -> None:  # fmt: skip
        self._versions, self._printing, self._exchange, self._preparing = versions, printing, exchange, preparing
        self._adopted, self._log, self.content = adopted, log, content
        self._refused_id, self.refused = refused
        self._refused_at = time.monotonic()

    def loops(self) -> tuple[Coroutine[Any, Any, None], ...]:
        """What runs as long as the process."""
        return self._prepare_first(), self._every(LOOK_SECONDS, self.look), self._beats()

    async def look(self) -> None:
        """Adopts the live version if it is another one; a refused one is tried again after a while."""
        try:
            live = await asyncio.to_thread(self._versions.live_id)
        except VersionBroken as broken:
            await self._refuse("", str(broken))
            return
        if live == self.content:
            await self._settled()
        elif live != self._refused_id or time.monotonic() - self._refused_at > _AGAIN_SECONDS:
            await self._adopt(live)

    async def leave(self) -> None:
        """Says that this process ends."""
        await self._told(self._adopted.leave())

    async def _adopt(self, id_: str) -> None:
        began = time.monotonic()
        try:
            await self._preparing.prepare(id_)
            edition = await asyncio.to_thread(lambda: self._printing.of(self._versions.open(id_)))
        except (ContentRefused, VersionBroken) as refused:
            await self._refuse(id_, str(refused))
            return
        except Exception as error:  # whatever it is, the edition that answers goes on
            await self._refuse(id_, f"Det gick inte att byta innehåll ({type(error).__name__}).")
            return
        self._exchange(edition)
        self.content, self._refused_id, self.refused = id_, "", ""
        self._log.event("content_adopted", version=id_, ms=int((time.monotonic() - began) * 1000))
        await self._say()

    async def _refuse(self, id_: str, why: str) -> None:
        is_news = (id_, why) != (self._refused_id, self.refused)
        self._refused_id, self.refused, self._refused_at = id_, why, time.monotonic()
        if is_news:
            self._log.event("content_refused", version=id_, reason=why)
            await self._say()

    async def _settled(self) -> None:
        if self.refused:
            self._refused_id, self.refused = "", ""
            await self._say()

    async def _prepare_first(self) -> None:
        try:
            await self._preparing.prepare(self.content)
        except ContentRefused as refused:
            self._log.event("content_not_prepared", reason=str(refused))

    async def _say(self) -> None:
        await self._told(self._adopted.say(self.content, self.refused))

    async def _beats(self) -> None:
        beats = 0
        while True:
            await self._say()
            if beats % _FORGET_BEATS == 0:
                await self._told(self._adopted.forget_gone())
            beats += 1
            await asyncio.sleep(BEAT_SECONDS)

    async def _told(self, saying: Awaitable[None]) -> None:
        with contextlib.suppress(StoreUnavailable):  # logged where it happened; the next beat says it again
            await saying

    async def _every(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except Exception as error:  # a loop that ends in silence would follow no more
                self._log.event("content_failed", error=type(error).__name__)
            await asyncio.sleep(seconds)
