"""What is done in chats beside posting: the port that whoever sends implements as well."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.channels.telegram.posting import Posting, Press

Rows = tuple[tuple[Press, ...], ...]
Gone = Callable[[str, bytes], Awaitable[None]]
"""Hears (bot, sealed chat id) of a chat that blocked the bot or is no more."""
Sent = Callable[[str, bytes, int], Awaitable[None]]
"""Hears (bot, sealed chat id, message id) of every message that Telegram took."""


class Acting(Posting, Protocol):
    """`chat` is a sealed chat id. What is durable raises StoreUnavailable."""

    async def delete(self, bot: str, chat: bytes, message_ids: Iterable[int]) -> None:
        """Deletes messages of both sides, a hundred at a time; durable. Telegram does so for 48 hours, and leaves older ones."""

    async def mark_chosen(self, bot: str, chat: bytes, message_id: int, presses: Rows = ()) -> None:
        """Puts `presses` in the place of a message's buttons; durable, after everything else."""

    async def acknowledge(self, bot: str, query_id: str, text: str = "") -> None:
        """Ends the waiting sign on a pressed button, at once, with a text for a moment; may be lost, and never raises."""

    async def show_typing(self, bot: str, chat: bytes) -> None:
        """Shows for five seconds that an answer is being written, at once; may be lost, and never raises."""

    async def forget(self, bot: str, chat: bytes) -> None:
        """Takes away everything that waits for a chat."""

    def running(self) -> AbstractAsyncContextManager[None]:
        """Sends what waits while the block runs."""
