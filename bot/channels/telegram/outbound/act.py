"""What is carried out in a chat: a message, buttons that are taken away, or messages that are deleted."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Final, Literal

from bot.channels.telegram.posting import Lane, Post, Press

LONGEST_TEXT: Final = 4096  # Bot API, sendMessage
LONGEST_ID: Final = 64  # bytes; Bot API, InlineKeyboardButton.callback_data
DELETED_AT_ONCE: Final = 100  # Bot API, deleteMessages
KEY_BYTES: Final = 16
Rows = tuple[tuple[Press, ...], ...]


@dataclass(frozen=True, slots=True)
class Act:
    """`chat` is the sealed chat id; `messages` are the ids of those that are deleted, or of the one whose buttons change."""

    method: Literal["send", "mark", "delete"]
    chat: bytes
    text: str = ""
    presses: Rows = ()
    protect: bool = False
    messages: tuple[int, ...] = ()

    def packed(self) -> bytes:
        """As JSON."""
        rows = [[[press.label, press.id, press.is_link] for press in row] for row in self.presses]
        return json.dumps([self.method, self.chat.hex(), self.text, rows, self.protect, self.messages]).encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> Act:
        """What was packed. Raises ValueError or TypeError for anything else."""
        method, chat, text, rows, protect, messages = json.loads(packed)
        presses = tuple(tuple(Press(*press) for press in row) for row in rows)
        return cls(method, bytes.fromhex(chat), text, presses, protect, tuple(messages))

    def bare(self) -> Act:
        """The same message without anything that Telegram could refuse."""
        return replace(self, text=self.text[:LONGEST_TEXT], presses=(), protect=False)


@dataclass(frozen=True, slots=True)
class Item:
    """An act on its way: for which bot, in which lane, under which key. `ref` is the chat's pseudonym in the queue."""

    key: bytes
    bot: str
    ref: bytes
    lane: Lane
    act: Act


def is_fit(post: Post) -> bool:
    """Whether Telegram would take it, as far as that can be known beforehand."""
    ids = [press for row in post.presses for press in row]
    return (
        len(post.key) == KEY_BYTES
        and post.text.strip() != "" and len(post.text) <= LONGEST_TEXT
        and all(press.label.strip() and press.id for press in ids)
        and all(press.id.startswith("https://") if press.is_link else len(press.id.encode()) <= LONGEST_ID for press in ids)
    )  # fmt: skip


def message_of(post: Post) -> Act:
    """The act that sends it."""
    return Act("send", post.chat, post.text, post.presses, post.protect)
