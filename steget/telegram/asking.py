"""Asks Telegram how bots stand, with the same library and the same file as the gateway. No token leaves in an answer or an error."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from bot.channels.telegram.bot_api import ApiSilent, BotStanding, TokenRefused
from bot.channels.telegram.bot_file import BotEntry, BotFile, BotFileError, read_bots
from bot.channels.telegram.outbound.settings import OutboundSettings
from bot.channels.telegram.ptb_api import PtbApi
from foundation.directory import load_municipalities
from foundation.settings import load_settings

Answer = BotStanding | TokenRefused | ApiSilent


class BotsUnusable(Exception):
    """There is nothing to ask about, or no answer; the Swedish text says why."""


@dataclass(frozen=True, slots=True)
class Asking:
    """The bots of `file`, at the Bot API `api`."""

    file: BotFile
    api: str

    @classmethod
    def of(cls, path: Path | None) -> Asking:
        """The bots of the file at `path`. Raises BotsUnusable."""
        try:
            file = read_bots(path, load_municipalities())
        except BotFileError as error:
            raise BotsUnusable(str(error)) from None
        if file is None:
            raise BotsUnusable("Ingen fil med botar är inställd. Sätt STEGET_TELEGRAM. Se docs/telegram.md.")
        return cls(file, load_settings(OutboundSettings).api)

    def bot(self, municipality: str) -> BotEntry:
        """The bot of a municipality. Raises BotsUnusable."""
        for bot in self.file.bots:
            if bot.municipality == municipality:
                return bot
        raise BotsUnusable("Kommunen har ingen bot i filen.")

    def answers(self, *bots: BotEntry) -> list[Answer]:
        """What Telegram says of each, or the error that came instead."""
        return asyncio.run(self._answers(bots))

    async def _answers(self, bots: tuple[BotEntry, ...]) -> list[Answer]:
        return list(await asyncio.gather(*(self._answer(bot) for bot in bots)))

    async def _answer(self, bot: BotEntry) -> Answer:
        api = PtbApi(bot.token, self.api)
        try:
            return await api.standing()
        except ApiSilent as error:  # TokenRefused is one
            return error
        finally:
            await api.close()
