"""The updates of a bot that nobody has taken yet: kept for 24 hours, numbered, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.telegram_api.rules import BACKLOG_SECONDS, NOT_BY_DEFAULT

Json = dict[str, Any]


@dataclass(slots=True)
class Pending:
    """`due` is when it may be delivered: later than `born` for an update that comes late. `attempts` failed so far."""

    update: Json
    born: float
    due: float
    attempts: int = 0

    @property
    def chat(self) -> int:
        """Whose it is; the updates of one chat are delivered one after another. Those of no chat stand alone."""
        for body in self.update.values():
            if isinstance(body, dict):
                chat = body.get("chat") or body.get("message", {}).get("chat") or {}
                return chat.get("id", -self.update["update_id"])
        return -self.update["update_id"]


class Backlog:
    """Times are of `clock`, in seconds."""

    def __init__(self, clock: Callable[[], float], first_id: int) -> None:
        self._clock, self._ids = clock, count(first_id)
        self._pending: list[Pending] = []
        self.allowed: Sequence[str] = ()

    def __len__(self) -> int:
        self._prune()
        return len(self._pending)

    def add(self, kind: str, body: Json, late: float = 0.0) -> Json:
        """A new update, unless its kind is not allowed; the update in any case."""
        update = {"update_id": next(self._ids), kind: body}
        if kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT:
            self.put(update, late)
        return update

    def put(self, update: Json, late: float = 0.0) -> None:
        """Delivers this very update, once more perhaps."""
        now = self._clock()
        self._pending.append(Pending(update, now, now + late))

    def due(self) -> list[Pending]:
        """What may be delivered now, the oldest first."""
        self._prune()
        now = self._clock()
        return [pending for pending in self._pending if pending.due <= now]

    def next_of_each_chat(self) -> list[Pending]:
        """What is due and does not come after one of the same chat that is being tried again."""
        now, firsts = self._clock(), dict[int, Pending]()
        for pending in self._pending:
            if pending.due <= now or pending.attempts:
                firsts.setdefault(pending.chat, pending)
        return [pending for pending in firsts.values() if pending.due <= now]

    def taken(self, pending: Pending) -> None:
        """It has been delivered."""
        if pending in self._pending:
            self._pending.remove(pending)

    def confirm_below(self, offset: int) -> None:
        """Forgets the updates before `offset`; a negative one keeps that many from the end (getUpdates)."""
        if offset < 0:
            self._pending = self._pending[offset:]
        else:
            self._pending = [pending for pending in self._pending if pending.update["update_id"] >= offset]

    def clear(self) -> None:
        """Forgets them all."""
        self._pending.clear()

    def _prune(self) -> None:
        oldest = self._clock() - BACKLOG_SECONDS
        self._pending = [pending for pending in self._pending if pending.born > oldest]
