"""The bots' ways to Telegram, and which of them have lost their token."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final

from bot.channels.telegram.outbound.act import Act
from bot.channels.telegram.outbound.bot_line import BotLine
from bot.channels.telegram.outbound.outcome import Fate, Outcome
from bot.channels.telegram.outbound.sealing import PostSeal, Unreadable
from foundation.logs import EventLog

STOPPED_SECONDS: Final = 600.0
"""A bot whose token was refused says nothing for so long; then one attempt tells whether it has been given back."""


class Lines:
    """One BotLine per name in `tokens`."""

    def __init__(self, tokens: Mapping[str, str], api: str, seal: PostSeal, log: EventLog) -> None:
        self._seal, self._log = seal, log
        self._lines = {bot: BotLine(token, api) for bot, token in tokens.items()}
        self._stopped: dict[str, float] = {}

    @property
    def bots(self) -> list[str]:
        """Their names."""
        return list(self._lines)

    def is_stopped(self, bot: str) -> bool:
        """Whether Telegram refused the token a short while ago."""
        return self._stopped.get(bot, 0.0) > time.monotonic()

    async def carry_out(self, bot: str, act: Act, *, urgent: bool = False) -> Outcome:
        """See BotLine. A chat that can't be opened, and a bot that is not ours, is REFUSED."""
        try:
            chat_id = self._seal.chat_id(bot, act.chat)
            outcome = await self._lines[bot].carry_out(chat_id, act, urgent=urgent)
        except (Unreadable, KeyError):
            return Outcome(Fate.REFUSED)
        self._heard(bot, outcome)
        return outcome

    async def show_typing(self, bot: str, chat: bytes) -> Outcome | None:
        """A sign that may be lost. Raises Unreadable."""
        if bot not in self._lines or self.is_stopped(bot):
            return None
        outcome = await self._lines[bot].show_typing(self._seal.chat_id(bot, chat))
        self._heard(bot, outcome)
        return outcome

    async def acknowledge(self, bot: str, query_id: str, text: str) -> None:
        """A sign that may be lost."""
        if bot in self._lines and not self.is_stopped(bot):
            self._heard(bot, await self._lines[bot].acknowledge(query_id, text))

    async def close(self) -> None:
        """Closes all connections."""
        for line in self._lines.values():
            await line.close()

    def _heard(self, bot: str, outcome: Outcome) -> None:
        if outcome.fate == Fate.TOKEN_REFUSED:
            if not self.is_stopped(bot):
                self._log.event("telegram_token_refused", municipality=bot)
            self._stopped[bot] = time.monotonic() + STOPPED_SECONDS
        elif outcome.fate == Fate.SENT:
            self._stopped.pop(bot, None)
