"""What becomes of an act after an attempt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from secrets import token_bytes

from bot.channels.telegram.outbound.act import KEY_BYTES, Act, Item
from bot.channels.telegram.outbound.outcome import Fate, Outcome
from bot.channels.telegram.outbound.pauses import is_too_late, pause_s
from bot.channels.telegram.outbound.queue import PostQueue, Taken
from bot.channels.telegram.outbound.sent_keys import SentKeys
from foundation.logs import EventLog

Gone = Callable[[str, bytes], Awaitable[None]]
"""Hears (bot, sealed chat id) of a chat that blocked the bot or is no more."""
Sent = Callable[[str, bytes, int], Awaitable[None]]
"""Hears (bot, sealed chat id, message id) of every message that Telegram took: /stop deletes them by these ids."""


async def nobody(_bot: str, _chat: bytes, _message_id: int) -> None:
    """Listens for sent messages and does nothing."""


class Settling:
    """Settles attempts; raises StoreUnavailable, but never for what was sent. `figures` counts fates and what was dropped."""

    def __init__(self, queue: PostQueue, sent_keys: SentKeys, gone: Gone, sent: Sent, log: EventLog) -> None:
        self._queue, self._sent_keys, self._gone, self._sent, self._log = queue, sent_keys, gone, sent, log
        self.figures: Counter[str] = Counter()

    async def settle(self, taken: Taken, act: Act, outcome: Outcome) -> None:
        """Does what the fate asks for."""
        self.figures[outcome.fate] += 1
        match outcome.fate:
            case Fate.SENT:
                await self._is_sent(taken, act, outcome)
            case Fate.HELD:
                await self._queue.hold(taken, outcome.seconds)
            case Fate.GONE:
                await self._is_gone(taken, act)
            case Fate.REFUSED:
                await self._is_refused(taken, act)
            case Fate.AWAY | Fate.TOKEN_REFUSED:
                await self._is_unsent(taken)

    async def drop(self, taken: Taken, reason: str) -> None:
        """Takes it away unsent, and counts that."""
        await self._queue.drop(taken)
        self.figures["dropped"] += 1
        self._log.event("telegram_dropped", reason=reason, kind=taken.lane.name.lower(), count=1, attempt=taken.attempt)

    async def _is_sent(self, taken: Taken, act: Act, outcome: Outcome) -> None:
        await self._sent_keys.note(taken.key)
        if outcome.message_id is None or act.method != "send":
            return
        try:
            await self._sent(taken.bot, act.chat, outcome.message_id)
        except Exception as error:  # the message is out, whatever the listener makes of it
            self._log.event("telegram_listener_failed", reason="sent", error=type(error).__name__)

    async def _is_unsent(self, taken: Taken) -> None:
        if is_too_late(taken.lane, taken.age):
            await self.drop(taken, "too_late")
        else:
            await self._queue.later(taken, pause_s(taken.lane, taken.attempt))

    async def _is_refused(self, taken: Taken, act: Act) -> None:
        """Of messages that Telegram will not delete together, those that it will are deleted: in halves, down to single ones."""
        if act.method == "delete" and len(act.messages) > 1:
            middle = len(act.messages) // 2
            halves = [replace(act, messages=part) for part in (act.messages[:middle], act.messages[middle:])]
            await self._queue.put([Item(token_bytes(KEY_BYTES), taken.bot, taken.ref, taken.lane, half) for half in halves])
            await self._queue.drop(taken)
        else:
            await self.drop(taken, "refused")

    async def _is_gone(self, taken: Taken, act: Act) -> None:
        """Told once, before its posts go: if the listener fails, the next attempt finds the chat gone again."""
        if await self._queue.may_tell(taken.bot, taken.ref):
            try:
                await self._gone(taken.bot, act.chat)
            except Exception as error:
                self._log.event("telegram_listener_failed", reason="gone", error=type(error).__name__)
                await self._queue.untold(taken.bot, taken.ref)
                await self._queue.later(taken, pause_s(taken.lane, taken.attempt))
                return
        await self._queue.forget(taken.bot, taken.ref)
