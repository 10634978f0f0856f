"""What ends by itself, and what is taken away: lapsed leases, persons who are gone, erasure by the person, purging by decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from foundation.chat_life import CHAT_LIFE
from handover.store import clock, content
from handover.store.live import course, person, staff
from handover.store.tables import LiveRow


@dataclass(frozen=True, slots=True)
class EndedLive:
    """A conversation that is over."""

    live_id: str
    municipality: str
    ended_at: datetime


def settle_lapsed(session: Session, now: datetime | None = None) -> list[str]:
    """Lets those wait again whose member of staff vanished; gives their ids. Skips what somebody works on at this moment."""
    moment = now or clock.now()
    late = select(LiveRow).where(LiveRow.state == "staff", LiveRow.leased_until <= moment).with_for_update(skip_locked=True)
    lapsed = session.scalars(late, execution_options={"populate_existing": True}).all()
    for row in lapsed:
        staff.lapse(session, row, moment)
    return [row.id for row in lapsed]


def lapse_all(session: Session, staff_id: int) -> list[str]:
    """Lets those wait again whom a member of staff is with, when their account is closed; gives their ids."""
    theirs = select(LiveRow).where(LiveRow.state == "staff", LiveRow.staff_id == staff_id).order_by(LiveRow.id).with_for_update()
    held = session.scalars(theirs, execution_options={"populate_existing": True}).all()
    for row in held:
        staff.lapse(session, row)
    return [row.id for row in held]


def settle_gone(session: Session, now: datetime | None = None) -> list[str]:
    """Ends those that wait for somebody whose chat is gone: nothing was heard for CHAT_LIFE. Gives their ids, skips as above."""
    silent_since = (now or clock.now()) - CHAT_LIFE
    long = select(LiveRow).where(LiveRow.state == "waiting", LiveRow.waits_since <= silent_since).with_for_update(skip_locked=True)
    waiting = session.scalars(long, execution_options={"populate_existing": True}).all()
    gone = [row for row in waiting if not course.is_newer(session, row, silent_since)]  # asked under the lock
    for row in gone:
        person.end(session, row, now)
    return [row.id for row in gone]


def of_conversation(session: Session, conversation_hash: bytes) -> list[str]:
    """The ids of all that came from a chat."""
    return list(session.scalars(select(LiveRow.id).where(LiveRow.conversation_hash == conversation_hash)))


def erase(session: Session, live_ids: Sequence[str]) -> None:
    """Takes them away with every word in them; the keys first. Again is no error."""
    content.forget(session, live_ids)
    session.execute(delete(LiveRow).where(LiveRow.id.in_(live_ids)), execution_options={"synchronize_session": False})


def ended_after(session: Session, live_id: str, limit: int = 200) -> list[EndedLive]:
    """The next ones that are over, in the order of their ids; begin with an empty id."""
    found = select(LiveRow.id, LiveRow.municipality, LiveRow.ended_at).where(LiveRow.id > live_id, LiveRow.ended_at.is_not(None))
    return [EndedLive(*row) for row in session.execute(found.order_by(LiveRow.id).limit(limit))]
