"""Who is on duty: said by a member of staff, over by itself when the time or the session they said it in is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, delete, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from handover.core.live import DUTY
from handover.store import clock
from handover.store.sessions import ABSOLUTE, IDLE, hash_of
from handover.store.staff import StaffMember
from handover.store.tables import DutyRow, StaffRow, StaffSessionRow


def begin(session: Session, staff: StaffMember, token: str, now: datetime | None = None) -> None:
    """On duty from now, or for a full time again. `token` is the id of the session that bounds it; nothing happens when it has ended."""
    # Held while it is read: a session that ended at this moment would else fail as a foreign key, and PostgreSQL's words quote the key.
    lasting = (
        select(literal(staff.id), literal(staff.municipality), StaffSessionRow.token_hash, literal((now or clock.now()) + DUTY))
        .where(StaffSessionRow.token_hash == hash_of(token), StaffSessionRow.staff_id == staff.id)
        .with_for_update(key_share=True, read=True)
    )
    said = insert(DutyRow).from_select(["staff_id", "municipality", "token_hash", "until"], lasting)
    fresh = {"token_hash": said.excluded.token_hash, "until": said.excluded.until}
    session.execute(said.on_conflict_do_update(index_elements=["staff_id"], set_=fresh))


def renew(session: Session, staff: StaffMember, now: datetime | None = None) -> None:
    """For somebody who is on duty and has just done something: a full time again."""
    moment = now or clock.now()
    session.execute(update(DutyRow).where(DutyRow.staff_id == staff.id, DutyRow.until > moment).values(until=moment + DUTY),
                    execution_options={"synchronize_session": False})  # fmt: skip


def end(session: Session, staff: StaffMember) -> None:
    """Off duty; again is no error."""
    session.execute(delete(DutyRow).where(DutyRow.staff_id == staff.id))


def until(session: Session, staff: StaffMember, now: datetime | None = None) -> datetime | None:
    """Until when this member of staff is on duty if they say nothing more; None when they are not."""
    return session.scalar(_on(now or clock.now()).where(DutyRow.staff_id == staff.id))


def is_on(session: Session, municipality: str, now: datetime | None = None) -> bool:
    """Whether anybody of a municipality (its slug) is on duty."""
    return session.scalar(_on(now or clock.now()).where(DutyRow.municipality == municipality).limit(1)) is not None


def municipalities(session: Session, now: datetime | None = None) -> list[str]:
    """The slugs of the municipalities where somebody is."""
    found = _on(now or clock.now()).with_only_columns(DutyRow.municipality).distinct().order_by(DutyRow.municipality)
    return list(session.scalars(found))


def _on(now: datetime) -> Select[tuple[datetime]]:
    live = (StaffSessionRow.used_at > now - IDLE) & (StaffSessionRow.opened_at > now - ABSOLUTE)
    return (
        select(DutyRow.until)
        .join(StaffSessionRow, StaffSessionRow.token_hash == DutyRow.token_hash)
        .join(StaffRow, StaffRow.id == DutyRow.staff_id)
        .where(DutyRow.until > now, live, StaffRow.active)
    )
