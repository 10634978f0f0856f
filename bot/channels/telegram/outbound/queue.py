"""The durable queue: rows in PostgreSQL, taken with a lease by the database's clock. Everything raises StoreUnavailable."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.channels.telegram.outbound import statements
from bot.channels.telegram.outbound.act import Item
from bot.channels.telegram.outbound.outcome import CALL_SECONDS
from bot.channels.telegram.outbound.pace import Pace
from bot.channels.telegram.outbound.sealing import PostSeal
from bot.channels.telegram.posting import Lane
from bot.gateway.store.connections import Connections

LEASE_SECONDS: Final = 12.0
URGENT_LEASE_SECONDS: Final = 8.0
# Longer than a delayed update is replayed: what was posted a month ago is not posted again either.
KEYS_DAYS: Final = 35


@dataclass(frozen=True, slots=True)
class Taken:
    """A row in our hands. `fence` counts those who held it, `attempt` from 1; `age` in seconds. Nobody else acts before `until`.

    `until` is time.monotonic() here, and counts from before the database was asked.
    """

    key: bytes
    bot: str
    ref: bytes
    lane: Lane
    sealed: bytes
    fence: int
    attempt: int
    age: float
    until: float

    @property
    def is_ours(self) -> bool:
        """Whether a call that begins now ends before somebody else may begin one."""
        return time.monotonic() + CALL_SECONDS < self.until


class PostQueue:
    """Puts, takes and settles rows."""

    def __init__(self, connections: Connections, seal: PostSeal, pace: Pace) -> None:
        self._connections, self._seal, self.pace = connections, seal, pace

    async def put(self, items: Sequence[Item]) -> dict[bytes, bool]:
        """Stores the items that were never posted, and gives their keys: with True those that the caller shall send at once."""
        rows = await self._connections.run(statements.PUT, {
            "keys": [item.key for item in items], "bots": [item.bot for item in items], "refs": [item.ref for item in items],
            "lanes": [int(item.lane) for item in items], "sealed": [self._seal.seal(item.key, item.act) for item in items],
            "gap": self.pace.gap, "lease": URGENT_LEASE_SECONDS})  # fmt: skip
        return {bytes(row.key): row.is_ours for row in rows}

    async def take(self, bot: str, *, paced: bool) -> list[Taken]:
        """What may leave now, in the order of its leaving; emergencies alone unless `paced`. Each is leased for LEASE_SECONDS."""
        until = time.monotonic() + LEASE_SECONDS
        rows = await self._connections.run(statements.TAKE, {
            "bot": bot, "paced": paced, "at_once": self.pace.at_once, "gap": self.pace.gap, "chat_gap": self.pace.chat_seconds,
            "lease": LEASE_SECONDS})  # fmt: skip
        return [Taken(bytes(row.key), bot, bytes(row.chat), Lane(row.lane), bytes(row.sealed), row.fence, row.attempts, float(row.age),
                      until) for row in sorted(rows, key=lambda row: (row.lane, row.number))]  # fmt: skip

    async def record(self, key: bytes) -> None:
        """It is sent: its row goes, its key stays."""
        await self._connections.run(statements.RECORD, {"key": key})

    async def later(self, taken: Taken, pause_s: float) -> None:
        """Gives it back, due after the pause."""
        await self._connections.run(statements.LATER, {"key": taken.key, "fence": taken.fence, "pause": pause_s})

    async def hold(self, taken: Taken, seconds: float) -> None:
        """Gives it back, and lets the chat rest; the whole bot too, but for emergencies, when other chats had to rest as well."""
        held = {"bot": taken.bot, "ref": taken.ref, "key": taken.key, "fence": taken.fence, "seconds": seconds}
        await self._connections.run(statements.HOLD, held)

    async def drop(self, taken: Taken) -> None:
        """Takes it away unsent."""
        await self._connections.run(statements.DROP, {"key": taken.key, "fence": taken.fence})

    async def may_tell(self, bot: str, ref: bytes) -> bool:
        """Whether the caller is the one who tells that the chat is gone."""
        return bool(await self._connections.run(statements.TELL, _chat(bot, ref)))

    async def untold(self, bot: str, ref: bytes) -> None:
        """Nobody has been told after all."""
        await self._connections.run(statements.UNTOLD, _chat(bot, ref))

    async def forget(self, bot: str, ref: bytes) -> None:
        """Takes away everything that waits for a chat."""
        await self._connections.run(statements.FORGET, _chat(bot, ref))

    async def waiting(self, bot: str) -> int:
        """How many acts of a bot wait."""
        return (await self._connections.run(statements.WAITING, {"bot": bot}))[0][0]

    async def purge(self) -> None:
        """Takes away old keys, and the pseudonyms of chats that nothing waits for."""
        await self._connections.run(statements.PURGE, {"days": KEYS_DAYS})


def _chat(bot: str, ref: bytes) -> dict[str, Any]:
    return {"bot": bot, "ref": ref}
