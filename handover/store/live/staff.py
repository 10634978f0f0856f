"""What staff do in a live conversation: join, write, type, keep it, hand it back, close it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from handover.core.errors import MessageEmpty
from handover.core.free_text import clean_message
from handover.core.live import LEASE, TYPING, State
from handover.store import clock
from handover.store.live import course, rows
from handover.store.live.course import LiveLine
from handover.store.messages import key_of_words
from handover.store.staff import StaffMember
from handover.store.tables import LiveRow


@dataclass(frozen=True, slots=True)
class StaffView:
    """How it stands for staff. `is_mine`: this member of staff is in it. `last` is the ordinal of the newest line in it.

    `typed_at` is when the person typed last, None when that is more than a few seconds ago.
    """

    live_id: str
    alias: str
    state: State
    urgent: bool
    is_mine: bool
    last: int
    lines: list[LiveLine]
    typed_at: datetime | None


def look(session: Session, staff: StaffMember, live_id: str, after: int = 0) -> StaffView:
    """The conversation with its lines after `after`. Raises LiveNotFound."""
    row = rows.of_staff(session, staff, live_id)
    lines = course.after(session, row, after)
    return StaffView(row.id, row.alias, row.state, row.urgent, row.staff_id == staff.id,  # type: ignore[arg-type]
                     lines[-1].ordinal if lines else after, lines, fresh_typing(row.state, row.person_typed_at))  # fmt: skip


def fresh_typing(state: str, typed_at: datetime | None) -> datetime | None:
    """`typed_at`, unless the sign has ended by itself."""
    return typed_at if typed_at is not None and state == "staff" and clock.now() - typed_at < TYPING else None


def join(session: Session, staff: StaffMember, live_id: str) -> None:
    """Goes in: one winner however many try. Raises LiveNotFound, LiveTaken, LiveEnded."""
    row = rows.of_staff(session, staff, live_id, lock=True)
    before = rows.state_of(row)
    if before.staff_id not in (None, staff.id) and has_lapsed(row):
        lapse(session, row)
    after = rows.state_of(row).join(staff.id)
    is_new = rows.state_of(row) != after
    rows.move(row, after)
    if is_new:
        course.add(session, row, "system", "joined", staff_id=staff.id)


def write(session: Session, staff: StaffMember, live_id: str, text: str, key: str) -> None:
    """Writes to the person, the same words once per `key`.

    Raises MessageEmpty, MessageTooLong, LiveNotFound, LiveEnded, LiveNotJoined, LiveNotYours.
    """
    plain = clean_message(text)
    if not key:
        raise MessageEmpty
    row = rows.of_staff(session, staff, live_id, lock=True)
    rows.move(row, rows.state_of(row).held_by(staff.id))
    row.staff_typed_at = None
    course.add(session, row, "staff", "message", plain, key=key_of_words(key, plain), staff_id=staff.id)


def typed(session: Session, staff: StaffMember, live_id: str, now: datetime | None = None) -> None:
    """Types at this moment. Raises as `write`."""
    row = rows.of_staff(session, staff, live_id, lock=True)
    rows.state_of(row).held_by(staff.id)
    row.staff_typed_at = now or clock.now()


def keep(session: Session, staff: StaffMember, live_id: str, now: datetime | None = None) -> None:
    """Tells that the page of who is in it is still open; for anybody else nothing happens. Raises LiveNotFound."""
    row, moment = rows.of_staff(session, staff, live_id, lock=True), now or clock.now()
    if row.state == "staff" and row.staff_id == staff.id:
        row.leased_until = moment + LEASE


def hand_back(session: Session, staff: StaffMember, live_id: str) -> None:
    """The bot answers again. Raises as `write`."""
    row = rows.of_staff(session, staff, live_id, lock=True)
    rows.move(row, rows.state_of(row).hand_back(staff.id))
    course.add(session, row, "system", "returned", staff_id=staff.id)


def close(session: Session, staff: StaffMember, live_id: str) -> None:
    """Nobody answers any more. Raises as `write`."""
    row = rows.of_staff(session, staff, live_id, lock=True)
    rows.move(row, rows.state_of(row).close(staff.id))
    course.add(session, row, "system", "closed", staff_id=staff.id)


def has_lapsed(row: LiveRow, now: datetime | None = None) -> bool:
    """Whether nothing was heard for too long from who is in it."""
    return row.state == "staff" and row.leased_until is not None and row.leased_until <= (now or clock.now())


def lapse(session: Session, row: LiveRow, now: datetime | None = None) -> None:
    """A locked `row` waits again."""
    rows.move(row, rows.state_of(row).lapse(), now)
    course.add(session, row, "system", "lapsed")
