"""What the channel uses: messages and other acts towards chats, and the workers that carry them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from secrets import token_bytes
from typing import Final

from bot.channels.telegram.outbound.act import DELETED_AT_ONCE, KEY_BYTES, Act, Item, Rows, is_fit, message_of
from bot.channels.telegram.outbound.lines import Lines
from bot.channels.telegram.outbound.pace import Pace
from bot.channels.telegram.outbound.queue import PostQueue
from bot.channels.telegram.outbound.sealing import OpenChat, PostSeal, Unreadable
from bot.channels.telegram.outbound.sent_keys import SentKeys
from bot.channels.telegram.outbound.settling import Gone, Sent, Settling, nobody
from bot.channels.telegram.outbound.signs import Signs
from bot.channels.telegram.outbound.urgent import Urgent
from bot.channels.telegram.outbound.worker import Worker
from bot.channels.telegram.posting import Lane, Post
from bot.gateway.store.connections import Connections
from bot.gateway.store.engine import StoreUnavailable
from foundation.beside import running_beside
from foundation.logs import EventLog

_SETTLE_SECONDS: Final = 1.0
_TURNS_TO_PURGE: Final = 300
_PACE: Final = Pace()


class Sender:
    """Implements Posting for the bots in `tokens` (name to token). Its methods raise StoreUnavailable.

    `open_chat` opens a sealed chat id; `gone` hears of chats that are no more, `sent` of every message that Telegram took. What
    waits is sent while `running` lasts, in this process or in another one.
    """

    def __init__(self, connections: Connections, tokens: Mapping[str, str], api: str, server_key: str, open_chat: OpenChat, gone: Gone,
                 log: EventLog, *, sent: Sent = nobody, pace: Pace = _PACE) -> None:  # fmt: skip
        self._log, self._seal = log, PostSeal(server_key, open_chat)
        self._queue = PostQueue(connections, self._seal, pace)
        self._sent_keys = SentKeys(self._queue)
        self._settling = Settling(self._queue, self._sent_keys, gone, sent, log)
        self._lines = Lines(tokens, api, self._seal, log)
        self._signs = Signs(self._lines)
        self._urgent = Urgent(self._lines, self._queue, self._settling, self._sent_keys)
        self._workers = {bot: Worker(bot, self._lines, self._queue, self._seal, self._settling, self._sent_keys, log)
                         for bot in self._lines.bots}  # fmt: skip

    @property
    def figures(self) -> Mapping[str, int]:
        """How often each fate befell an attempt, and under `dropped` how many acts were given up, since the start."""
        return self._settling.figures

    async def post(self, posts: Sequence[Post]) -> None:
        """See Posting. Raises ValueError when one of them can never be sent; the others are posted all the same."""
        items = [item for item in map(self._item, posts) if item]
        await self._take_in(items)
        if len(items) < len(posts):
            raise ValueError("a message that Telegram would not take")

    async def delete(self, bot: str, chat: bytes, message_ids: Iterable[int]) -> None:
        """Deletes messages of a chat, the bot's and the person's, a hundred at a time; durable. Telegram does so for 48 hours."""
        ids = list(dict.fromkeys(message_ids))
        batches = [tuple(ids[start : start + DELETED_AT_ONCE]) for start in range(0, len(ids), DELETED_AT_ONCE)]
        await self._put(bot, chat, Lane.ANSWER, [Act("delete", chat, messages=batch) for batch in batches])

    async def mark_chosen(self, bot: str, chat: bytes, message_id: int, presses: Rows = ()) -> None:
        """Puts `presses` in the place of a message's buttons, or takes the buttons away; durable, after everything else."""
        await self._put(bot, chat, Lane.REST, [Act("mark", chat, presses=presses, messages=(message_id,))])

    async def acknowledge(self, bot: str, query_id: str, text: str = "") -> None:
        """Ends the waiting sign on a pressed button, at once; may be lost."""
        await self._lines.acknowledge(bot, query_id, text)

    async def show_typing(self, bot: str, chat: bytes) -> None:
        """Shows for five seconds that an answer is being written, at once; may be lost, and is while the bot has much to say."""
        if bot in self._workers and self._workers[bot].has_room:
            with contextlib.suppress(Unreadable):
                await self._signs.show_typing(bot, chat)

    async def forget(self, bot: str, chat: bytes) -> None:
        """Takes away everything that waits for a chat."""
        with contextlib.suppress(Unreadable):
            await self._queue.forget(bot, self._seal.ref(bot, chat))

    async def waiting(self, bot: str) -> int:
        """How many acts of a bot wait to be carried out."""
        return await self._queue.waiting(bot)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Sends what waits while the block runs."""
        try:
            async with running_beside(self._keep_house(), *(worker.run() for worker in self._workers.values())):
                yield
        finally:
            await self._urgent.finish()
            await self._lines.close()

    async def _put(self, bot: str, chat: bytes, lane: Lane, acts: Sequence[Act]) -> None:
        if bot not in self._workers:
            return
        with contextlib.suppress(Unreadable):
            ref = self._seal.ref(bot, chat)
            await self._take_in([Item(token_bytes(KEY_BYTES), bot, ref, lane, act) for act in acts])

    async def _take_in(self, items: list[Item]) -> None:
        fresh = [item for item in items if item.key not in self._sent_keys]
        urgent = [item for item in fresh if item.lane == Lane.EMERGENCY]
        if not fresh:
            return
        storing = asyncio.create_task(self._queue.put(fresh))
        storing.add_done_callback(_is_heard)
        if urgent:
            await asyncio.shield(self._urgent.go_on(self._urgent.send(urgent, storing)))  # whoever posts may be cut off meanwhile
        if len(urgent) < len(fresh):
            await asyncio.shield(storing)
        for bot in {item.bot for item in fresh}:
            self._workers[bot].ring()

    def _item(self, post: Post) -> Item | None:
        """None for what can't be sent: a bot that is not ours, a chat that can't be opened, a text that is too long.

        An emergency is not measured: what Telegram minds about it is left out.
        """
        if post.bot not in self._workers or not (is_fit(post) or post.lane == Lane.EMERGENCY):
            return None
        try:
            return Item(post.key, post.bot, self._seal.ref(post.bot, post.chat), post.lane, message_of(post))
        except Unreadable:
            return None

    async def _keep_house(self) -> None:
        turn = 0
        while True:
            try:
                await self._sent_keys.settle()
                if turn % _TURNS_TO_PURGE == 0:
                    await self._queue.purge()
            except StoreUnavailable:
                pass  # logged where it happened
            except Exception as error:
                self._log.event("telegram_worker_failed", error=type(error).__name__)
            turn += 1
            await asyncio.sleep(_SETTLE_SECONDS)


def _is_heard(storing: asyncio.Task[dict[bytes, bool]]) -> None:
    """An emergency that is out needs no word of a database that is dead; asyncio would complain that nobody asked."""
    if not storing.cancelled():
        storing.exception()
