"""The sign that somebody writes, while the dialogue is asked: beside the turn, which never waits for it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.channels.telegram.acting import Acting
from bot.gateway.waiting import told_when_waiting

FIRST_SECONDS: Final = 0.3  # an answer that comes sooner needs no sign
AGAIN_SECONDS: Final = 4.5  # Bot API, sendChatAction: five seconds or less
MOST_TIMES: Final = 9  # longer than a worker has for an update


@dataclass(frozen=True, slots=True)
class TypingSign:
    """An emergency has none before it: nothing begins until the gate has found nothing acute, and Rasa is asked."""

    acting: Acting
    first_seconds: float = FIRST_SECONDS

    @contextlib.contextmanager
    def beside(self, bot: str, chat: bytes) -> Iterator[None]:
        """Shows the sign in the chat (a sealed id) from when the turn in the block has to wait until the block ends."""
        shown: list[asyncio.Task[None]] = []

        def begin() -> None:
            if not shown:
                shown.append(asyncio.create_task(self._shown(bot, chat)))

        with told_when_waiting(begin):
            try:
                yield
            finally:
                for task in shown:
                    task.cancel()

    async def _shown(self, bot: str, chat: bytes) -> None:
        await asyncio.sleep(self.first_seconds)
        for _ in range(MOST_TIMES):
            await self.acting.show_typing(bot, chat)
            await asyncio.sleep(AGAIN_SECONDS)
