"""What is to be sent: the port between what answers and what sends. A post that was handed over is sent once, whatever dies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol


class Lane(IntEnum):
    """Who goes first: an emergency before every answer, an answer before everything else."""

    EMERGENCY = 0
    ANSWER = 1
    REST = 2


@dataclass(frozen=True, slots=True)
class Press:
    """An inline button. `id` is its callback_data (at most 64 bytes), or an https address when `is_link`."""

    label: str
    id: str
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """One message. `chat` is the sealed chat id (see chat_seal), `key` 16 bytes: the same key is posted once.

    `presses` are rows of buttons; `protect` asks Telegram to let nobody forward or save it.
    """

    bot: str
    chat: bytes
    lane: Lane
    key: bytes
    text: str
    presses: tuple[tuple[Press, ...], ...] = ()
    protect: bool = False


class Posting(Protocol):
    """Takes posts over."""

    async def post(self, posts: Sequence[Post]) -> None:
        """Durable when it returns; EMERGENCY must also leave when the database is dead."""
