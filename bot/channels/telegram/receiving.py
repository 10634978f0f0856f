"""Takes an update in: looked through for danger in memory, stored, and only then confirmed to Telegram. Worked on afterwards."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Final

from bot.channels.telegram.at_once import AtOnce
from bot.channels.telegram.bot_api import BotApi
from bot.channels.telegram.chat import Arrived
from bot.channels.telegram.commands import is_emergency_command
from bot.channels.telegram.incoming import Incoming, read_update
from bot.channels.telegram.store.inbox import Inbox
from bot.channels.telegram.store.presses import is_urgent
from bot.channels.telegram.texts import ChannelTexts
from bot.gateway.background import Background
from bot.gateway.gate import Gate
from bot.gateway.reading import read_text
from bot.gateway.store.engine import StoreUnavailable
from foundation.languages.locales import SWEDISH

STORE_SECONDS: Final = 0.3  # a row by its key takes a millisecond; an emergency waits no longer for it
# Telegram brings what has waited on forty connections at once. Each step of an emergency waits until all that is ready has had its turn in
# this process, so what is ordinary waits at a door, which comes after the rules and never stands before an emergency.
_STORED_AT_ONCE: Final = 4
_BESIDE_SECONDS: Final = 20.0
_MOST_GROUPS: Final = 1_000


class Receiving:
    """For the webhook and for polling. `wake` tells the worker that there is something (whether it is urgent)."""

    def __init__(self, inbox: Inbox, gate: Gate, at_once: AtOnce, apis: Mapping[str, BotApi], texts: Mapping[str, ChannelTexts],
                 background: Background, wake: Callable[[bool], None]) -> None:  # fmt: skip
        self._inbox, self._gate, self._at_once, self._apis = inbox, gate, at_once, apis
        self._texts, self._background, self._wake = texts, background, wake
        self._left: OrderedDict[int, None] = OrderedDict()
        self._storing = asyncio.Semaphore(_STORED_AT_ONCE)

    async def receive(self, bot: str, update: object) -> None:
        """Returns when the update is stored, or is nothing of ours. Raises NoUpdate, and StoreUnavailable: then it must be sent again."""
        incoming = read_update(update)
        if incoming is None:
            return
        if incoming.kind == "group":
            self._leave(bot, incoming.chat_id)
        elif await self.is_urgent(incoming):
            await self._urgent(bot, incoming)
        elif await self._is_new(bot, incoming):
            self._wake(False)

    async def is_urgent(self, incoming: Incoming) -> bool:
        """Whether the rules find an emergency in it, or it says or asks for one. Waits for nothing."""
        if incoming.kind == "press":
            return is_urgent(incoming.text)
        if is_emergency_command(incoming.text):
            return True
        read = read_text(incoming.text)
        return read is not None and (await self._gate.screen(read)).action == "emergency"

    async def _is_new(self, bot: str, incoming: Incoming) -> bool:
        async with self._storing:
            return await self._inbox.put(bot, incoming, urgent=False)

    async def _urgent(self, bot: str, incoming: Incoming) -> None:
        putting = asyncio.ensure_future(self._inbox.put(bot, incoming, urgent=True))
        done, _ = await asyncio.wait({putting}, timeout=STORE_SECONDS)
        if not done or putting.exception() is not None:
            await self._answer_at_once(Arrived(bot, incoming, time.time_ns() // 1000))
        if await putting:
            self._wake(True)

    async def _answer_at_once(self, arrived: Arrived) -> None:
        try:
            await self._at_once.answer(arrived)
        except StoreUnavailable:
            return  # Telegram is asked to send it again, and that is the second attempt

    def _leave(self, bot: str, chat_id: int) -> None:
        """Nothing of a group is stored; it is left once, however many write there meanwhile."""
        if chat_id in self._left:
            return
        self._left[chat_id] = None
        while len(self._left) > _MOST_GROUPS:
            self._left.popitem(last=False)
        self._background.start("leave group", self._say_and_leave(bot, chat_id), _BESIDE_SECONDS)

    async def _say_and_leave(self, bot: str, chat_id: int) -> None:
        try:
            await self._apis[bot].leave(chat_id, self._texts[SWEDISH].say["group"])
        finally:
            self._left.pop(chat_id, None)  # whoever adds the bot once more is left once more
