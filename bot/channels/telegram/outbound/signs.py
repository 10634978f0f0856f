"""Signs that somebody writes: they come after everything else that a bot says, so they are left out as soon as there is much of that."""

from __future__ import annotations

import time
from typing import Final

from bot.channels.telegram.outbound.lines import Lines
from bot.channels.telegram.outbound.outcome import Fate

PER_SECOND: Final = 4  # what the pace of answers (25 a second) leaves of Telegram's 30, with a margin


class Signs:
    """Raises Unreadable for a chat that can't be opened."""

    def __init__(self, lines: Lines, per_second: float = PER_SECOND) -> None:
        self._lines, self._gap = lines, 1.0 / per_second
        self._free_at: dict[str, float] = {}

    async def show_typing(self, bot: str, chat: bytes) -> None:
        """Shows it, unless another was shown a moment ago or Telegram has asked the bot to wait."""
        now = time.monotonic()
        if self._free_at.get(bot, 0.0) > now:
            return
        self._free_at[bot] = now + self._gap
        outcome = await self._lines.show_typing(bot, chat)
        if outcome and outcome.fate == Fate.HELD:
            self._free_at[bot] = time.monotonic() + outcome.seconds
