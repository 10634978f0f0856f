"""What became of a call to Telegram. The library's errors end here: their texts can hold the address, and that the token."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from telegram import Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.outbound.requests import SAID_YES

CALL_SECONDS: Final = 6.0
"""No call takes longer, whatever the network does."""
_LONGEST_HOLD: Final = 86_400.0
_NO_CHAT: Final = ("chat not found", "chat_id is empty", "user not found", "peer_id_invalid", "user is deactivated",
                   "group chat was deleted")  # fmt: skip
_DONE_ALREADY: Final = ("message is not modified", "message to edit not found", "message to delete not found")


class Fate(StrEnum):
    """SENT: done. HELD: too fast, wait. GONE: there is no such chat, or it blocked the bot. TOKEN_REFUSED: this bot may nothing.

    AWAY: no answer, or a broken one, so that it may have been done. REFUSED: Telegram will never do it.
    """

    SENT = "sent"
    HELD = "held"
    GONE = "gone"
    TOKEN_REFUSED = "token_refused"  # noqa: S105
    AWAY = "away"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`seconds`: how long Telegram wants us to wait when HELD. `message_id`: of the message that was SENT, where there is one."""

    fate: Fate
    seconds: float = 0.0
    message_id: int | None = None


async def outcome_of(call: Coroutine[Any, Any, Any]) -> Outcome:
    """Makes the call. Raises nothing but CancelledError."""
    SAID_YES.set(False)
    try:
        async with asyncio.timeout(CALL_SECONDS):
            done = await call
    except TelegramError as error:
        return _fate_of(error)
    except Exception:  # the library fails in many ways at an answer that it does not know
        return Outcome(Fate.SENT if SAID_YES.get() else Fate.AWAY)
    return Outcome(Fate.SENT, message_id=done.message_id if isinstance(done, Message) else None)


def _fate_of(error: TelegramError) -> Outcome:
    if isinstance(error, RetryAfter):
        return Outcome(Fate.HELD, _seconds(error.retry_after))
    if isinstance(error, Forbidden | ChatMigrated):  # chats that migrate are groups, and those are left
        return Outcome(Fate.GONE)
    if isinstance(error, InvalidToken):
        return Outcome(Fate.TOKEN_REFUSED)
    if isinstance(error, BadRequest):
        return _fate_of_bad_request(error.message.lower())
    return Outcome(Fate.AWAY)


def _fate_of_bad_request(description: str) -> Outcome:
    """Telegram tells by words alone what it minds (https://core.telegram.org/bots/api#making-requests)."""
    if any(words in description for words in _NO_CHAT):
        return Outcome(Fate.GONE)
    if any(words in description for words in _DONE_ALREADY):
        return Outcome(Fate.SENT)
    return Outcome(Fate.REFUSED)


def _seconds(after: float | timedelta) -> float:
    """The library gives either, as an environment variable of its own says."""
    seconds = after.total_seconds() if isinstance(after, timedelta) else float(after)
    return min(max(seconds, 1.0), _LONGEST_HOLD)
