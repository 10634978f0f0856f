"""A canary goes to every inbox, and what came of it is written."""

from __future__ import annotations

from sqlalchemy import select

from handover.delivery.canary import prove_lines
from handover.delivery.inbox import InboxUnreachable
from handover.store import canaries
from handover.store.tables import CanaryRow

LINE = ("varberg", "mail")


def watched(transactions) -> CanaryRow:
    with transactions.begin() as session:
        return session.scalars(select(CanaryRow)).one()


async def test_a_canary_that_arrives_is_written_and_carries_nobody(bringing, mailbox, transactions) -> None:
    with transactions.begin() as session:
        canaries.watch_lines(session, [LINE])
    await prove_lines(bringing)
    assert [(each.parcel.kind, each.parcel.referral, each.parcel.alias) for each in mailbox.received] == [("canary", None, "")]
    assert watched(transactions).arrived_at is not None


async def test_a_canary_that_is_lost_is_written_with_its_code_and_what_arrived_before_stays(bringing, mailbox, transactions, capfd) -> None:
    with transactions.begin() as session:
        canaries.watch_lines(session, [LINE])
    await prove_lines(bringing)
    arrived = watched(transactions).arrived_at
    mailbox.failing = InboxUnreachable("unreachable")
    await prove_lines(bringing)
    assert (watched(transactions).failure, watched(transactions).arrived_at) == ("unreachable", arrived)
    assert '"event": "canary_lost"' in capfd.readouterr().err
    mailbox.failing = None
    await prove_lines(bringing)
    assert watched(transactions).failure is None and watched(transactions).arrived_at >= arrived
