"""The four counters, from what people were shown, what the desk holds and what the inboxes took. All four must be 0."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tests.faults.desk_rows import DeskRows
from tests.faults.ledger import Ledger
from tests.faults.sinks import Sinks

KINDS = ("mail", "webhook")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`lost`: shown, but an inbox never got it. `twice`: more tickets than referrals. `phantom`: shown, but no ticket.

    `unconsented`: a ticket without a consent. `repeated` is no fault: the same parcel under the same name over the wire again.
    """

    shown: int
    lost: int
    twice: int
    phantom: int
    unconsented: int
    repeated: int

    @property
    def is_clean(self) -> bool:
        """Whether all four are 0, of more than none."""
        return self.shown > 0 and not (self.lost or self.twice or self.phantom or self.unconsented)


def undelivered(rows: DeskRows, sinks: Sinks, tickets: Collection[str]) -> set[str]:
    """Those tickets that some inbox has not got or that are not marked as sent."""
    arrived: dict[str, set[str]] = {}
    for owed in rows.owed():
        if owed.act == "referral" and owed.sent and sinks.has(owed.kind, owed.name):
            arrived.setdefault(owed.ticket_id, set()).add(owed.kind)
    return {ticket for ticket in tickets if arrived.get(ticket, set()) != set(KINDS)}


def judge(ledger: Ledger, rows: DeskRows, sinks: Sinks, purged: Collection[str] = ()) -> Verdict:
    """`purged` are the codes whose tickets have been purged as they should, and seen to be complete before."""
    shown = [each.code for each in ledger.read() if each.code not in purged]
    tickets = rows.tickets_of(shown)
    phantom = len(set(shown) - set(tickets))
    lost = len(undelivered(rows, sinks, set(tickets.values())))
    shared = len(tickets) - len(set(tickets.values()))
    return Verdict(len(shown) + len(purged), lost, rows.extra_tickets() + shared, phantom, rows.unconsented(), sinks.repeated())
