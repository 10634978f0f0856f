"""Brings one owed parcel to its inbox and writes what came of it; whatever happens, it is delivered or stays owed."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from foundation.beside import BrokenOff, while_it_holds
from handover.delivery.bringing import Bringing, NoLongerOwed
from handover.delivery.inbox import Accepted, InboxFailure, InboxRefused
from handover.delivery.pauses import pause_s
from handover.store import deliveries, outbox
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
        bringing = self._bringing.bring(held.parcel, held.kind, lambda: asyncio.to_thread(self._renew, held))
        try:
            accepted = await while_it_holds(bringing, self._until_lost(held))
        except (NoLongerOwed, BrokenOff):
            return
        except InboxFailure as failure:
            raise TryAgain(await asyncio.to_thread(self._failed, held, failure)) from None
        await asyncio.to_thread(self._sent, held, accepted)

    async def _until_lost(self, held: Lease) -> None:
        """Renews while the inbox works; ends when it is another's, or when the person has taken back what is being brought.

        A worker that dies renews nothing, so another one has it soon.
        """
        holds = True
        while holds:
            await asyncio.sleep(RENEW_EVERY_S)
            with suppress(SQLAlchemyError):  # asked again soon; who lost the lease meanwhile can write nothing
                holds = await asyncio.to_thread(self._renew, held)

    def _lease(self, outbox_id: int) -> Lease | None:
        with self._transactions.begin() as session:
            return deliveries.lease(session, outbox_id, self._bringing.names)

    def _renew(self, held: Lease) -> bool:
        with self._transactions.begin() as session:
            return deliveries.renew(session, held)

    def _sent(self, held: Lease, accepted: Accepted) -> None:
        with self._transactions.begin() as session:
            written = deliveries.mark_sent(session, held, accepted.reference, accepted.acknowledged)
            if not written and held.parcel.kind == "referral":
                outbox.owe_deletion_again(session, held.outbox_id, held.parcel.ticket_id, held.kind, accepted.reference)
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
