"""The app that follows the live version of the content: requests go to the edition that answers now, and end where they began.

A new edition is made beside the old one, in a thread, while people are answered. Then one assignment exchanges them. Open event
streams of the old one say goodbye and come back to the new one with the last thing that they were told.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from bot.gateway.adopting import Adopting
from bot.gateway.app import let_go
from bot.gateway.edition import Edition, Printing
from foundation.beside import running_beside
from foundation.farewell import Farewell


class LiveApp:
    """An ASGI app. `current` is the edition that answers now."""

    def __init__(self, printing: Printing) -> None:
        self._printing = printing
        self.current: Edition = printing.first(lambda: self.current)
        self._first, self._farewell = self.current, Farewell()
        self._adopting: Adopting | None = None
        self._process = Starlette(lifespan=lambda _app: self._running())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request from one edition, whatever is exchanged meanwhile."""
        await (self._process if scope["type"] == "lifespan" else self.current.app)(scope, receive, send)

    def follow(self, adopting: Adopting) -> None:
        """Lets `adopting` exchange the edition while the app runs."""
        self._adopting = adopting

    def exchange(self, new: Edition) -> None:
        """Lets `new` answer what comes from now on."""
        old, self.current = self.current, new
        old.gateway.farewell.said.set()

    @contextlib.asynccontextmanager
    async def _running(self) -> AsyncIterator[None]:
        # The loops that keep house know no text: those of the first edition serve all that follow.
        gateway, channel = self._first.gateway, self._printing.telegram
        self._farewell.listen()
        gateway.housekeeping.start()
        beside = [self._say_goodbye(), *(self._adopting.loops() if self._adopting else ())]
        try:
            async with channel.running() if channel else contextlib.nullcontext(), running_beside(*beside):
                yield
        finally:
            self.current.gateway.farewell.said.set()
            if self._adopting:
                await self._adopting.leave()
            await let_go(gateway, self._first.outside)

    async def _say_goodbye(self) -> None:
        await self._farewell.said.wait()
        self.current.gateway.farewell.said.set()
