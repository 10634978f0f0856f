"""The life of a ticket: one table of transitions, and acts that give a new ticket or refuse."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from handover.core.errors import TicketAlreadyClaimed, TicketClosed, TicketNotClaimed, TicketNotYours, TicketWithdrawn

Status = Literal["new", "claimed", "waiting_for_person", "closed", "withdrawn"]
Act = Literal["claim", "release", "transfer", "reply", "person_reply", "close", "withdraw"]
STATUSES: Final[tuple[Status, ...]] = ("new", "claimed", "waiting_for_person", "closed", "withdrawn")

# What is not in this table is refused. A closed ticket becomes new when the person writes: no word may land unseen.
TRANSITIONS: Final[dict[tuple[Status, Act], Status]] = {
    ("new", "claim"): "claimed",
    ("new", "person_reply"): "new",
    ("new", "withdraw"): "withdrawn",
    ("claimed", "release"): "new",
    ("claimed", "transfer"): "claimed",
    ("claimed", "reply"): "waiting_for_person",
    ("claimed", "person_reply"): "claimed",
    ("claimed", "close"): "closed",
    ("claimed", "withdraw"): "withdrawn",
    ("waiting_for_person", "release"): "new",
    ("waiting_for_person", "transfer"): "waiting_for_person",
    ("waiting_for_person", "reply"): "waiting_for_person",
    ("waiting_for_person", "person_reply"): "claimed",
    ("waiting_for_person", "close"): "closed",
    ("waiting_for_person", "withdraw"): "withdrawn",
    ("closed", "person_reply"): "new",
    ("closed", "withdraw"): "withdrawn",
    ("withdrawn", "withdraw"): "withdrawn",
}
_HELD: Final = frozenset({"claimed", "waiting_for_person"})


def statuses_open_to(act: Act) -> tuple[Status, ...]:
    """The statuses in which `act` is allowed; for a store that must say it in SQL."""
    return tuple(status for status, possible in TRANSITIONS if possible == act)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket's state. `claimed_by` is a staff id, set exactly while the status is claimed or waiting_for_person."""

    id: str
    status: Status
    claimed_by: int | None = None

    def claim(self, staff_id: int) -> Ticket:
        """Taken by `staff_id`; unchanged when they hold it. Raises TicketAlreadyClaimed, TicketClosed, TicketWithdrawn."""
        if self.claimed_by == staff_id:
            return self
        if self.claimed_by is not None:
            raise TicketAlreadyClaimed
        return replace(self._after("claim"), claimed_by=staff_id)

    def release(self, staff_id: int) -> Ticket:
        """Back in the queue. Raises TicketNotClaimed, TicketNotYours, TicketClosed, TicketWithdrawn."""
        return self._held_by(staff_id)._after("release")

    def transfer(self, staff_id: int, holder: int) -> Ticket:
        """Taken over by `staff_id` from `holder`, who they saw had it; unchanged when they hold it themselves.

        Raises TicketAlreadyClaimed when somebody else than `holder` has it by now, TicketNotClaimed, TicketClosed, TicketWithdrawn.
        """
        if self.claimed_by is not None and self.claimed_by not in (staff_id, holder):
            raise TicketAlreadyClaimed
        return replace(self._after("transfer"), claimed_by=staff_id)

    def reply(self, staff_id: int) -> Ticket:
        """Answered by its holder; it is the person's turn. Raises as `release`."""
        return self._held_by(staff_id)._after("reply")

    def close(self, staff_id: int) -> Ticket:
        """Closed by its holder. Raises as `release`."""
        return self._held_by(staff_id)._after("close")

    def person_reply(self) -> Ticket:
        """The person wrote: it is the staff's turn, and a closed ticket is new again. Raises TicketWithdrawn."""
        return self._after("person_reply")

    def withdraw(self) -> Ticket:
        """Taken back by the person; always possible, also twice."""
        return self._after("withdraw")

    def _held_by(self, staff_id: int) -> Ticket:
        if self.claimed_by is not None and self.claimed_by != staff_id:
            raise TicketNotYours
        return self

    def _after(self, act: Act) -> Ticket:
        status = TRANSITIONS.get((self.status, act))
        if status is None:
            raise {"closed": TicketClosed, "withdrawn": TicketWithdrawn}.get(self.status, TicketNotClaimed)()
        return replace(self, status=status, claimed_by=self.claimed_by if status in _HELD else None)
