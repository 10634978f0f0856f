"""What the person wrote before, for the gate: from the sealed state, and what is under way in this process right now.

Nothing here is kept beyond the turn, and nothing waits for another turn. Without the database there is no window.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from bot.gateway.gate import Verdict
from bot.gateway.store.conversations import Conversations
from bot.gateway.store.engine import StoreUnavailable
from bot.gateway.store.turns import Arrival
from bot.gateway.vault import Unreadable, Vault
from bot.gateway.window import EACH, Told
from foundation.logs import EventLog
from nlu.safety.screen import NOTHING_FOUND

RECALL_SECONDS: Final = 0.2  # one row by its key takes a millisecond


def told_of(arrival: Arrival, verdict: Verdict | None = None) -> Told:
    """What came in as the window keeps it: the end of its text, and its verdict once there is one."""
    finding = verdict.finding if verdict else NOTHING_FOUND
    return Told(arrival.shown[-EACH:], arrival.at, arrival.key.hex(), finding.action, finding.flags)


class Recall:
    """The messages before one message."""

    def __init__(self, conversations: Conversations, log: EventLog, seconds: float = RECALL_SECONDS,
                 under_way: dict[str, list[Told]] | None = None) -> None:  # fmt: skip
        self._conversations, self._log, self._seconds = conversations, log, seconds
        self._under_way: dict[str, list[Told]] = {} if under_way is None else under_way

    @contextmanager
    def under_way(self, vault: Vault, arrival: Arrival) -> Iterator[None]:
        """Lets a message count for those that come before its own turn is kept."""
        row, told = self._under_way.setdefault(vault.conversation_id, []), told_of(arrival)
        row.append(told)
        try:
            yield
        finally:
            row.remove(told)
            if not row:
                self._under_way.pop(vault.conversation_id, None)

    async def before(self, vault: Vault, arrival: Arrival) -> Sequence[Told]:
        """What came before `arrival`, in order; what is known here when the database is dead or late. Never raises."""
        known = {told.key: told for told in [*self._under_way.get(vault.conversation_id, ()), *await self._kept(vault)]}
        own = arrival.key.hex()
        # A message that is sent once more is screened with what came before it the first time.
        first_at = known[own].at if own in known else arrival.at
        return sorted((told for told in known.values() if told.key != own and told.at <= first_at), key=lambda told: told.at)

    async def _kept(self, vault: Vault) -> Sequence[Told]:
        try:
            async with asyncio.timeout(self._seconds):
                state = await self._conversations.peek(vault)
        except (StoreUnavailable, TimeoutError, Unreadable):
            self._log.event("window_unread")
            return ()
        return state.told if state else ()
