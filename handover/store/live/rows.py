"""The way to a live conversation, for staff of its municipality and for the person whose chat it is; and a change of its state."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from handover.core.errors import LiveNotFound
from handover.core.live import LEASE, Live
from handover.store import clock
from handover.store.staff import StaffMember
from handover.store.tables import LiveRow


def of_staff(session: Session, staff: StaffMember, live_id: str, *, lock: bool = False) -> LiveRow:
    """The row if it belongs to the municipality of `staff`. Raises LiveNotFound, the same for another's as for none."""
    return _found(session, live_id, LiveRow.municipality == staff.municipality, lock)


def of_person(session: Session, conversation_hash: bytes, live_id: str, *, lock: bool = False) -> LiveRow:
    """The row if it came from this chat. Raises LiveNotFound."""
    return _found(session, live_id, LiveRow.conversation_hash == conversation_hash, lock)


def state_of(row: LiveRow) -> Live:
    """The row as the core sees it."""
    return Live(row.state, row.staff_id)  # type: ignore[arg-type]


def move(row: LiveRow, after: Live, now: datetime | None = None) -> None:
    """Writes the state that the core decided into a locked row."""
    moment = now or clock.now()
    if after.state == "waiting" and row.state != "waiting":
        row.waits_since = moment
    row.state, row.staff_id = after.state, after.staff_id
    row.leased_until = moment + LEASE if after.state == "staff" else None
    row.ended_at = None if after.is_open else clock.this_minute(moment)
    if not after.is_open:  # what needed seconds while it went on is kept no finer than the rest
        row.waits_since, row.person_typed_at, row.staff_typed_at = clock.this_minute(row.waits_since), None, None


def _found(session: Session, live_id: str, condition: ColumnElement[bool], lock: bool) -> LiveRow:
    if not live_id.isascii() or not live_id.isprintable():  # what the database could not even be asked
        raise LiveNotFound
    wanted = select(LiveRow).where(LiveRow.id == live_id, condition)
    row = session.scalar(wanted.with_for_update() if lock else wanted, execution_options={"populate_existing": True})
    if row is None:
        raise LiveNotFound
    return row
