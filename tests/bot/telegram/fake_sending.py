"""A loud stand-in for who sends: takes posts as Telegram would, once per key, and fails on what Telegram would refuse."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count

from bot.channels.telegram.acting import Gone, Rows, Sent
from bot.channels.telegram.chat_seal import ChatSeal
from bot.channels.telegram.posting import Lane, Post
from bot.gateway.store.engine import StoreUnavailable


@dataclass
class Shown:
    """A message in somebody's chat."""

    message_id: int
    post: Post
    rows: Rows = ()
    deleted: bool = False


@dataclass
class Ledger:
    """What Telegram has: shared by the senders of several gateways, as the database makes it."""

    keys: set[bytes] = field(default_factory=set)
    chats: dict[int, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    ids: Iterable[int] = field(default_factory=lambda: count(500_000))
    order: list[tuple[Lane, int]] = field(default_factory=list)
    deleted: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    acknowledged: dict[str, str] = field(default_factory=dict)
    twice: int = 0
    typing: list[tuple[int, int]] = field(default_factory=list)  # how many messages stood before it, and the chat


class FakeSending:
    """`dead` is a dead database: only emergencies leave. `fails` are raised by the next posts."""

    def __init__(self, ledger: Ledger, server_key: str, bots: Iterable[str], gone: Gone, sent: Sent) -> None:
        self.ledger, self._seal, self._bots, self._gone, self._sent = ledger, ChatSeal(server_key), set(bots), gone, sent
        self.dead = False
        self.fails: list[BaseException] = []
        self.blocked: set[int] = set()

    async def post(self, posts: Sequence[Post]) -> None:
        for post in posts:
            check(post, self._bots)
            if self.dead and post.lane != Lane.EMERGENCY:
                raise StoreUnavailable
            if self.fails:
                raise self.fails.pop(0)
            await self._deliver(post)

    async def _deliver(self, post: Post) -> None:
        chat_id = self._seal.open(post.bot, post.chat)
        if post.key in self.ledger.keys:
            self.ledger.twice += 1
            return
        self.ledger.keys.add(post.key)
        if chat_id in self.blocked:
            await self._gone(post.bot, post.chat)
            return
        shown = Shown(next(self.ledger.ids), post, post.presses)
        self.ledger.chats[chat_id].append(shown)
        self.ledger.order.append((post.lane, chat_id))
        with contextlib.suppress(StoreUnavailable):
            await self._sent(post.bot, post.chat, shown.message_id)

    async def delete(self, bot: str, chat: bytes, message_ids: Iterable[int]) -> None:
        chat_id, ids = self._seal.open(bot, chat), set(message_ids)
        self.ledger.deleted[chat_id] += sorted(ids)
        for shown in self.ledger.chats[chat_id]:
            shown.deleted = shown.deleted or shown.message_id in ids

    async def mark_chosen(self, bot: str, chat: bytes, message_id: int, presses: Rows = ()) -> None:
        for shown in self.ledger.chats[self._seal.open(bot, chat)]:
            if shown.message_id == message_id:
                shown.rows = presses

    async def acknowledge(self, bot: str, query_id: str, text: str = "") -> None:
        assert bot in self._bots and query_id and len(text) <= 200
        self.ledger.acknowledged[query_id] = text

    async def show_typing(self, bot: str, chat: bytes) -> None:
        self.ledger.typing.append((len(self.ledger.order), self._seal.open(bot, chat)))

    async def forget(self, bot: str, chat: bytes) -> None:
        self._seal.open(bot, chat)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        yield


def check(post: Post, bots: set[str]) -> None:
    """Fails for what the Bot API refuses (sendMessage, InlineKeyboardButton), or the port forbids."""
    assert post.bot in bots and len(post.key) == 16 and isinstance(post.lane, Lane)
    assert post.text.strip() and len(post.text.encode("utf-16-le")) <= 2 * 4096
    for press in (press for row in post.presses for press in row):
        assert press.label.strip()
        assert press.id.startswith("https://") if press.is_link else 0 < len(press.id.encode()) <= 64
