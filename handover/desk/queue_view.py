"""The queue as staff see it: what waits for us first, then what waits for the person."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy.orm import Session

from handover.core.flags import urgency
from handover.core.times import age_words
from handover.desk.words import status_words
from handover.store import tickets
from handover.store.staff import StaffMember
from handover.store.tickets import QueueItem

Shown = Literal["open", "mine", "closed"]
SHOWN: Final[tuple[Shown, ...]] = ("open", "mine", "closed")


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One ticket in a list. It holds no word that the person wrote. `waited` is None when it is the person's turn."""

    item: QueueItem
    status: str
    waited: timedelta | None
    is_claimable: bool


@dataclass(frozen=True, slots=True)
class QueueView:
    """What the queue page shows. `mark` changes whenever the open queue does."""

    shown: Shown
    ours: list[QueueLine]
    theirs: list[QueueLine]
    counts: dict[Shown, int]
    summary: str
    mark: str


def queue_view(session: Session, staff: StaffMember, shown: Shown, now: datetime) -> QueueView:
    """The queue of the municipality of `staff`, filtered."""
    queue = sorted(tickets.queue(session, staff.municipality, now), key=_order)
    mine = [item for item in queue if item.claimed_by == staff.id]
    closed = tickets.closed(session, staff.municipality, now)
    listed = {"open": queue, "mine": mine, "closed": closed}[shown]
    ours = [item for item in listed if _is_our_turn(item)]
    theirs = [item for item in listed if not _is_our_turn(item)]
    return QueueView(
        shown, [_line(item, staff, now) for item in ours], [_line(item, staff, now) for item in theirs],
        {"open": len(queue), "mine": len(mine), "closed": len(closed)}, summary_of(queue, now), mark_of(queue),
    )  # fmt: skip


def summary_of(queue: Iterable[QueueItem], now: datetime) -> str:
    """How many wait for us and for how long the longest has, in one or two sentences."""
    ours = [item for item in queue if _is_our_turn(item)]
    since = [item.unanswered_since for item in ours if item.unanswered_since is not None]
    if not ours:
        return "Ingen väntar på svar från oss."
    one = "1 ärende väntar" if len(ours) == 1 else f"{len(ours)} ärenden väntar"
    return f"{one} på oss." + (f" Den som har väntat längst har väntat {age_words(now - min(since))}." if since else "")


def mark_of(queue: Iterable[QueueItem]) -> str:
    """A short mark of the state of the queue, for a page that wants to know whether it is out of date."""
    state = [(item.ticket_id, item.status, item.claimed_by, item.wrote_again, str(item.unanswered_since)) for item in queue]
    return hashlib.sha256(repr(sorted(state)).encode()).hexdigest()[:16]


def _order(item: QueueItem) -> tuple[bool, bool, int, bool, datetime, str]:
    # Danger first, then somebody who came back and may think that nobody is there, then whoever has waited longest.
    waiting = item.unanswered_since or item.created_at
    return not _is_our_turn(item), not item.is_unreadable, urgency(item.flags), not item.wrote_again, waiting, item.ticket_id


def _is_our_turn(item: QueueItem) -> bool:
    return item.status in ("new", "claimed")


def _line(item: QueueItem, staff: StaffMember, now: datetime) -> QueueLine:
    waited = now - item.unanswered_since if _is_our_turn(item) and item.unanswered_since else None
    status = status_words(item.status, item.claimed_by_name, is_mine=item.claimed_by == staff.id)
    return QueueLine(item, status, waited, item.status == "new")
