"""Inline buttons: callback_data holds 64 bytes and the gateway's tokens are longer, so Telegram gets a short id that stands for one."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.channels.telegram.identity import Identity
from bot.channels.telegram.store import statements
from bot.gateway.store.connections import Connections
from bot.gateway.tokens import decode, encode
from bot.gateway.vault import Unreadable

HOURS: Final = 24  # as long as a silent conversation is kept
USUAL: Final = "p"
URGENT: Final = "a"  # an alarm may not wait to be looked up
_DATA = re.compile(r"[pa][A-Za-z0-9_-]{22}")
_MOST: Final = 20_000


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button stands for. `post` is the message that it was sent with; `used`: one of that message's was pressed before."""

    token: str
    label: str
    post: bytes
    used: bool = False


def is_urgent(data: str) -> bool:
    """Whether callback data is that of a button that says that somebody is in danger."""
    return data.startswith(URGENT) and _DATA.fullmatch(data) is not None


class Presses:
    """The same button of the same post has the same id, so that an answer that is given again has the same buttons."""

    def __init__(self, connections: Connections, identity: Identity) -> None:
        self._connections, self._identity = connections, identity
        self._known: OrderedDict[tuple[bytes, bytes], Pressed] = OrderedDict()

    async def issue(self, chat: bytes, post: bytes, buttons: Sequence[tuple[str, str, bool]]) -> list[str]:
        """callback_data for each (label, token, whether it is urgent) of a post. Raises StoreUnavailable; see `remember`."""
        data = self.remember(chat, post, buttons)
        ids = [_id_of(each) for each in data]
        sealed = [self._identity.seal(_place(chat, id_), [token, label])
                  for id_, (label, token, _) in zip(ids, buttons, strict=True)]  # fmt: skip
        await self._connections.run(statements.ISSUE, {"chat": chat, "post": post, "ids": ids, "sealed": sealed})
        return data

    def remember(self, chat: bytes, post: bytes, buttons: Sequence[tuple[str, str, bool]]) -> list[str]:
        """As `issue` for this process alone: an emergency's buttons must not wait for a database."""
        ids = [self._identity.key("press", chat, post, place) for place in range(len(buttons))]
        for id_, (label, token, _) in zip(ids, buttons, strict=True):
            self._known[chat, id_] = Pressed(token, label, post)
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
        return [(URGENT if urgent else USUAL) + encode(id_) for id_, (_, _, urgent) in zip(ids, buttons, strict=True)]

    def known(self, chat: bytes, data: str) -> Pressed | None:
        """The button as this process remembers it."""
        return self._known.get((chat, _id_of(data)))

    async def find(self, chat: bytes, data: str) -> Pressed | None:
        """The button, or None for one that is too old, was never sent to this chat or is nonsense. Raises StoreUnavailable."""
        id_ = _id_of(data)
        rows = await self._connections.run(statements.PRESS, {"id": id_, "chat": chat, "hours": HOURS}) if id_ else ()
        if not rows:
            return self._known.get((chat, id_))
        try:
            token, label = self._identity.open(_place(chat, id_), rows[0].sealed)
        except Unreadable:
            return None
        return Pressed(token, label, rows[0].post, rows[0].used)

    async def use(self, pressed: Pressed) -> None:
        """From now on the buttons of that post have been used."""
        await self._connections.run(statements.USE, {"post": pressed.post})

    def forget(self, chat: bytes) -> None:
        """Drops what this process remembers of a chat."""
        for place in [place for place in self._known if place[0] == chat]:
            del self._known[place]


def _id_of(data: str) -> bytes:
    return (decode(data[1:]) or b"") if _DATA.fullmatch(data) else b""


def _place(chat: bytes, id_: bytes) -> str:
    return f"press|{chat.hex()}|{id_.hex()}"
