"""Brings one owed parcel to its inbox and writes what came of it; whatever happens, it is delivered or stays owed."""

from __future__ import annotations

import asyncio
from typing import Final

from foundation.beside import running_beside
from handover.delivery.bringing import Bringing, NoLongerOwed
from handover.delivery.inbox import Accepted, InboxFailure, InboxRefused
from handover.delivery.pauses import pause_s
from handover.store import deliveries
from handover.store.deliveries import Lease

RENEW_EVERY_S: Final = deliveries.LEASE.total_seconds() / 4


class TryAgain(Exception):
    """A delivery failed and is due again in `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__("a delivery is still owed")
        self.seconds = seconds


class Delivering:
    """One outbox row after the other."""

    def __init__(self, bringing: Bringing) -> None:
        self._bringing, self._transactions, self._log = bringing, bringing.transactions, bringing.log

    async def deliver(self, outbox_id: int) -> None:
        """Does nothing when it is done already or in another's hands. Raises TryAgain when the inbox did not take it."""
        held = await asyncio.to_thread(self._lease, outbox_id)
        if held is None:
            return
        try:
            async with running_beside(self._keep_renewing(held)):
                accepted = await self._bringing.bring(held.parcel, held.kind, lambda: asyncio.to_thread(self._renew, held))
        except NoLongerOwed:
            return
        except InboxFailure as failure:
            raise TryAgain(await asyncio.to_thread(self._failed, held, failure)) from None
        await asyncio.to_thread(self._sent, held, accepted)

    async def _keep_renewing(self, held: Lease) -> None:
        # While the inbox works. A worker that dies renews nothing, so another one has it soon.
        while True:
            await asyncio.sleep(RENEW_EVERY_S)
            await asyncio.to_thread(self._renew, held)

    def _lease(self, outbox_id: int) -> Lease | None:
        with self._transactions.begin() as session:
            return deliveries.lease(session, outbox_id, self._bringing.names)

    def _renew(self, held: Lease) -> bool:
        with self._transactions.begin() as session:
            return deliveries.renew(session, held)

    def _sent(self, held: Lease, accepted: Accepted) -> None:
        with self._transactions.begin() as session:
            written = deliveries.mark_sent(session, held, accepted.reference, accepted.acknowledged)
        state = "late" if not written else "acknowledged" if accepted.acknowledged else "sent"
        self._log.event("parcel_taken", kind=held.kind, attempt=held.attempt, state=state)

    def _failed(self, held: Lease, failure: InboxFailure) -> float:
        refused = isinstance(failure, InboxRefused)
        pause = pause_s(held.attempt, refused)
        with self._transactions.begin() as session:
            deliveries.mark_failed(session, held, failure.code, refused, pause)
        self._log.event("parcel_not_taken", kind=held.kind, attempt=held.attempt, code=failure.code)
        return pause

    def sweep(self) -> None:
        """Gives every delivery that is due and has no job a new one."""
        with self._transactions.begin() as session:
            deliveries.defer_due(session)
