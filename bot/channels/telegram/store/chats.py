"""Which conversation a Telegram chat has now, under its pseudonym. What was seen last is remembered here for a dead database."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.channels.telegram.store import statements
from bot.gateway.store.connections import Connections, Rows
from foundation.languages.locales import SWEDISH, canonical

_MOST: Final = 20_000


@dataclass(frozen=True, slots=True)
class Begun:
    """`number`: microseconds since 1970 at the conversation's beginning; `locale` is a tag of LANGUAGES."""

    number: int
    locale: str


class Chats:
    """Everything but `known` raises StoreUnavailable when the database does not answer."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._seen: OrderedDict[bytes, Begun] = OrderedDict()

    def known(self, chat: bytes) -> Begun | None:
        """What was seen last in this process."""
        return self._seen.get(chat)

    async def find(self, chat: bytes) -> Begun | None:
        """The conversation of a chat, or None."""
        return self._saw(chat, await self._connections.run(statements.CHAT, {"chat": chat}))

    async def begin(self, chat: bytes, number: int, locale: str, over: int | None = None) -> Begun:
        """The conversation that stands afterwards: a new one, unless somebody began one meanwhile. `over` is the number that ended."""
        rows = await self._connections.run(statements.BEGIN_CHAT, {"chat": chat, "number": number, "locale": locale, "over": over})
        return self._saw(chat, rows) or Begun(number, locale)

    async def speak(self, chat: bytes, locale: str) -> None:
        """From now on in this language."""
        await self._connections.run(statements.SPEAK, {"chat": chat, "locale": locale})
        self._seen.pop(chat, None)

    async def forget(self, chat: bytes) -> None:
        """Deletes all rows of a chat: its conversation's number, buttons, links and message ids."""
        await self._connections.run(statements.FORGET_CHAT, {"chat": chat})
        self._seen.pop(chat, None)

    async def sent(self, chat: bytes, message_id: int) -> None:
        """Remembers a message that the bot sent, so that the person can have it deleted; nothing when the chat was forgotten."""
        await self._connections.run(statements.SENT, {"chat": chat, "message_id": message_id})

    async def messages(self, chat: bytes) -> Sequence[int]:
        """Ids of the messages that can still be deleted."""
        return [row.message_id for row in await self._connections.run(statements.MESSAGES, {"chat": chat})]

    def _saw(self, chat: bytes, rows: Rows) -> Begun | None:
        self._seen.pop(chat, None)
        if not rows:
            return None
        begun = self._seen[chat] = Begun(rows[0].number, canonical(rows[0].locale) or SWEDISH)
        while len(self._seen) > _MOST:
            self._seen.popitem(last=False)
        return begun
