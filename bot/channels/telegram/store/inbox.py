"""The durable inbox: an update is stored before Telegram is told that it came, and worked on once however many work.

Nothing is lost when a worker dies: its lease runs out and another takes the update, whose posts have the same keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.channels.telegram.identity import Identity
from bot.channels.telegram.incoming import Incoming
from bot.channels.telegram.store import statements
from bot.gateway.store.connections import Connections
from bot.gateway.vault import Unreadable

LEASE_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Taken:
    """An update that this worker has. `attempts` counts this one, `at` is when it came (microseconds since 1970).

    `incoming` is None when no key of ours opens it.
    """

    bot: str
    update_id: int
    attempts: int
    at: int
    incoming: Incoming | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How many updates wait, for how many seconds the oldest, and how many were set aside in sixty days."""

    waiting: int
    oldest: float
    aside: int


class Inbox:
    """Everything raises StoreUnavailable when the database does not answer."""

    def __init__(self, connections: Connections, identity: Identity, lease_seconds: float = LEASE_SECONDS) -> None:
        self._connections, self._identity, self._lease = connections, identity, lease_seconds

    async def put(self, bot: str, incoming: Incoming, *, urgent: bool) -> bool:
        """Stores it; False when this update was here before, however long ago (at least sixty days)."""
        row = {"bot": bot, "update_id": incoming.update_id, "chat": self._identity.pseudonym(bot, incoming.chat_id), "urgent": urgent,
               "sealed": self._identity.seal(_place(bot, incoming.update_id), incoming.to_json())}  # fmt: skip
        return bool(await self._connections.run(statements.PUT, row))

    async def take(self, count: int, *, urgent: bool) -> Sequence[Taken]:
        """Up to `count` updates that nobody has, at most one for each chat unless they are urgent."""
        rows = await self._connections.run(statements.TAKE, {"count": count, "urgent": urgent, "lease": self._lease})
        return [Taken(row.bot, row.update_id, row.attempts, row.at, self._read(row.bot, row.update_id, row.sealed)) for row in rows]

    async def done(self, taken: Taken, *, aside: bool = False) -> None:
        """Forgets the update but for its number. With `aside` it is counted as one that could not be worked on."""
        incoming = taken.incoming
        chat = self._identity.pseudonym(taken.bot, incoming.chat_id) if incoming else b""
        await self._connections.run(statements.DONE, {"bot": taken.bot, "update_id": taken.update_id, "aside": aside, "chat": chat,
                                                      "message_id": incoming.message_id if incoming else 0})  # fmt: skip

    async def later(self, taken: Taken, seconds: float, *, forgiven: bool) -> None:
        """Gives it back for `seconds`. `forgiven` does not count as an attempt: it was we who could not."""
        await self._connections.run(statements.LATER, {"bot": taken.bot, "update_id": taken.update_id, "seconds": seconds,
                                                       "forgiven": int(forgiven)})  # fmt: skip

    async def standing(self) -> Standing:
        """How it stands."""
        row = (await self._connections.run(statements.STANDING, {}))[0]
        return Standing(row.waiting, row.oldest, row.aside)

    def _read(self, bot: str, update_id: int, sealed: bytes) -> Incoming | None:
        try:
            return Incoming(**self._identity.open(_place(bot, update_id), sealed))
        except (Unreadable, TypeError):
            return None  # the server's key was changed: every chat of that time has ended


def _place(bot: str, update_id: int) -> str:
    return f"update|{bot}|{update_id}"
