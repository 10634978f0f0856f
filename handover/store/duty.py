"""Who is on duty: said by a member of staff, over by itself when the time or the session they said it in is over."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Select, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from handover.core.live import DUTY
from handover.store import clock
from handover.store.sessions import ABSOLUTE, IDLE
from handover.store.staff import StaffMember
from handover.store.tables import DutyRow, StaffRow, StaffSessionRow


def begin(session: Session, staff: StaffMember, token: str, now: datetime | None = None) -> None:
    """On duty from now, or for a full time again. `token` is the id of the session that bounds it."""
    until, token_hash = (now or clock.now()) + DUTY, hashlib.sha256(token.encode()).digest()
    said = insert(DutyRow).values(staff_id=staff.id, municipality=staff.municipality, token_hash=token_hash, until=until)
    session.execute(said.on_conflict_do_update(index_elements=["staff_id"], set_={"token_hash": token_hash, "until": until}))


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
