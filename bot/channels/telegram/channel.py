"""Puts the channel's parts together; the only file that knows them all."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.channels.telegram.acting import Acting, Gone, Sent
from bot.channels.telegram.at_once import AtOnce
from bot.channels.telegram.bot_api import ApiSilent, BotApi
from bot.channels.telegram.bot_file import POLLING, BotEntry, BotFile
from bot.channels.telegram.commands import Commands
from bot.channels.telegram.entering import Entering
from bot.channels.telegram.handling import Handling
from bot.channels.telegram.identity import Identity
from bot.channels.telegram.outcomes import Outcomes
from bot.channels.telegram.pauses import Pauses
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.receiving import Receiving
from bot.channels.telegram.routes import PREFIX, telegram_routes
from bot.channels.telegram.speaking import Speaking
from bot.channels.telegram.stopping import Stopping
from bot.channels.telegram.store.chats import Chats
from bot.channels.telegram.store.inbox import Inbox
from bot.channels.telegram.store.links import Links
from bot.channels.telegram.store.presses import Presses
from bot.channels.telegram.store.purging import purge
from bot.channels.telegram.talking import Talking
from bot.channels.telegram.texts import MENUS, ChannelTexts, load_texts
from bot.channels.telegram.typing_sign import TypingSign
from bot.channels.telegram.worker import Worker
from bot.gateway.gateway import Gateway
from bot.gateway.guesses import Guesses
from bot.gateway.store.connections import Connections
from bot.gateway.store.engine import StoreUnavailable
from foundation.beside import running_beside
from foundation.directory import Contacts
from foundation.languages.locales import SWEDISH

_PURGE_SECONDS: Final = 300.0


Sending = Callable[[Connections, Gone, Sent], Acting]
"""Makes who sends: on the gateway's connections, telling of chats that are gone and of messages that were sent."""


@dataclass(frozen=True, slots=True)
class TelegramOutside:
    """What the channel stands on: which bots there are, the Bot API of each by municipality, and who sends."""

    file: BotFile
    apis: Mapping[str, BotApi]
    sending: Sending


class Telegram:
    """`routes` belong to the public door. Nothing runs before `running`. `texts` are read when they are left out."""

    def __init__(self, gateway: Gateway, outside: TelegramOutside, contacts: Contacts, server_key: str,
                 texts: Mapping[str, ChannelTexts] | None = None) -> None:  # fmt: skip
        self._gateway, self._outside, self._connections = gateway, outside, gateway.connections
        self._texts = load_texts(contacts, gateway.texts.phrases) if texts is None else texts
        identity = self.identity = Identity(server_key)
        self.acting = outside.sending(self._connections, self._gone, self._sent)
        chats, links = Chats(self._connections), Links(self._connections, server_key)
        presses = self.presses = Presses(self._connections, identity)
        speaking = Speaking(identity, presses, links, gateway.mint, self._texts, outside.file.page)
        entering = Entering(identity, chats, gateway.opening, speaking, self._texts, gateway.municipalities)
        stopping = Stopping(identity, gateway.erasing, gateway.ending, chats, presses, speaking, self.acting, self._texts)
        talking = Talking(gateway.conversing, gateway.conversations, entering, speaking, stopping, self.acting,
                          TypingSign(self.acting), self._texts)  # fmt: skip
        commands = Commands(entering, talking, stopping, speaking, gateway.conversations, gateway.languages, self._texts)
        handling = Handling(entering, talking, commands, stopping, speaking, presses, gateway.alarms, self.acting, outside.apis,
                            self._texts)  # fmt: skip
        at_once = AtOnce(gateway.gate, gateway.conversing, entering, commands, speaking, presses, self.acting, gateway.texts)
        self.inbox = Inbox(self._connections, identity)
        self.worker = Worker(self.inbox, handling, gateway.log)
        self.outcomes = Outcomes(entering, stopping)
        self.receiving = Receiving(self.inbox, gateway.gate, at_once, outside.apis, self._texts, gateway.background, self.worker.wake)
        # Wrong links wait in a line of their own: who has a receipt code must not wait for them.
        self.routes = telegram_routes({bot.path: bot for bot in outside.file.bots}, self.receiving, links, Guesses())

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Works on what comes, and fetches it where Telegram cannot bring it, while the block runs."""
        work = [self._kept_up("telegram worker", self.worker.run), self._kept_up("telegram purge", self._purged)]
        work += [self._kept_up("telegram bot", lambda bot=bot: self._listened(bot)) for bot in self._outside.file.bots]
        async with self.acting.running(), running_beside(*work):
            yield
        for api in self._outside.apis.values():
            await api.close()

    async def _gone(self, bot: str, chat: bytes) -> None:
        await self.outcomes.refused(bot, chat)

    async def _sent(self, bot: str, chat: bytes, message_id: int) -> None:
        await self.outcomes.sent(bot, chat, message_id)

    async def _listened(self, bot: BotEntry) -> None:
        """Registers a bot, and fetches its updates if that is the way. Ends when nothing more is to be done."""
        api, polls = self._outside.apis[bot.municipality], self._outside.file.way == POLLING
        webhook = None if polls else f"{self._outside.file.page}{PREFIX}{bot.path}"
        menus = {"": self._texts[SWEDISH].commands} | {locale: self._texts[locale].commands for locale in MENUS}
        pauses = Pauses(asyncio.sleep)
        while not await self._registered(api, webhook, bot.secret, menus):
            await pauses.wait()
        if polls:
            await Polling(bot.municipality, api, self.receiving).run()

    async def _registered(self, api: BotApi, webhook: str | None, secret: str, menus: Mapping[str, Mapping[str, str]]) -> bool:
        try:
            await api.register(webhook, secret, menus)
        except ApiSilent:
            self._gateway.log.event("telegram_silent", reason="register")
            return False
        return True

    async def _purged(self) -> None:
        while True:
            with contextlib.suppress(StoreUnavailable):
                await purge(self._connections)
            await asyncio.sleep(_PURGE_SECONDS)

    async def _kept_up(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Does `work`, and begins it anew should it break: a channel that ends in silence would lose what people write."""
        pauses = Pauses(asyncio.sleep)
        while True:
            try:
                await work()
                return
            except Exception as error:
                self._gateway.log.event("telegram_failed", reason=name, error=type(error).__name__)
            await pauses.wait()
