"""What the person does in a live conversation: asks, writes, types, leaves, hears what is new."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from handover.core.alias import alias_from
from handover.core.errors import NobodyOnDuty
from handover.core.free_text import clean
from handover.core.live import MAX_TEXT, State
from handover.store import clock, duty
from handover.store.live import course, rows
from handover.store.live.course import LiveLine
from handover.store.live.staff import fresh_typing
from handover.store.tables import LiveRow


@dataclass(frozen=True, slots=True)
class PersonView:
    """How it stands for the person, with the lines that staff wrote or that happened. `last` is the newest ordinal that was looked at.

    `typed_at` is when staff typed last, None when that is more than a few seconds ago. `on_duty`: somebody is there who could come.
    """

    live_id: str
    municipality: str
    state: State
    last: int
    lines: list[LiveLine]
    typed_at: datetime | None
    on_duty: bool


def ask(session: Session, conversation_hash: bytes, municipality: str, consent: str) -> PersonView:
    """Begins to wait; gives what there is when the chat waits already. Raises NobodyOnDuty."""
    row = _open(session, conversation_hash)
    if row is None:
        if not duty.is_on(session, municipality):
            raise NobodyOnDuty
        now = clock.now()
        fresh = insert(LiveRow).values(
            id=f"l_{secrets.token_urlsafe(16)}", municipality=municipality, conversation_hash=conversation_hash, consent=consent,
            alias=alias_from(secrets.token_bytes(3)), state="waiting", asked_at=clock.this_minute(now), waits_since=now,
        )  # fmt: skip
        session.execute(fresh.on_conflict_do_nothing())
        row = _open(session, conversation_hash)
        assert row is not None
    return _view(session, row, row.last_ordinal)


def write(session: Session, conversation_hash: bytes, live_id: str, text: str, key: str, *, urgent: bool = False,
          earlier: bool = False) -> PersonView:  # fmt: skip
    """Adds what the person wrote, once per `key`; not when it is over, which the view says. `urgent` stays until the end.

    An empty `live_id` is the one that is open. Raises LiveNotFound, MessageTooLong.
    """
    plain = clean(text, MAX_TEXT)
    row = rows.of_person(session, conversation_hash, live_id or _open_id(session, conversation_hash), lock=True)
    if rows.state_of(row).is_open:
        row.urgent = row.urgent or urgent
        row.person_typed_at = None
        if plain:
            course.add(session, row, "person", "earlier" if earlier else "message", plain, key=key)
    return _view(session, row, row.last_ordinal)


def leave(session: Session, conversation_hash: bytes, live_id: str) -> PersonView:
    """Ends it from the person's side; again is no error. Raises LiveNotFound."""
    row = rows.of_person(session, conversation_hash, live_id, lock=True)
    if rows.state_of(row).is_open:
        end(session, row)
    return _view(session, row, row.last_ordinal)


def end(session: Session, row: LiveRow, now: datetime | None = None) -> None:
    """The person has left a locked `row` that is open."""
    rows.move(row, rows.state_of(row).leave(), now)
    course.add(session, row, "system", "left")


def typed(session: Session, conversation_hash: bytes, live_id: str, now: datetime | None = None) -> None:
    """The person types at this moment. Raises LiveNotFound."""
    row = rows.of_person(session, conversation_hash, live_id, lock=True)
    if row.state == "staff":
        row.person_typed_at = now or clock.now()


def news(session: Session, conversation_hash: bytes, live_id: str, after: int) -> PersonView:
    """What is new since the line `after`. Raises LiveNotFound."""
    return _view(session, rows.of_person(session, conversation_hash, live_id), after)


def _view(session: Session, row: LiveRow, after: int) -> PersonView:
    lines = course.after(session, row, after)
    typed_at = fresh_typing(row.state, row.staff_typed_at)
    last = lines[-1].ordinal if lines else after
    shown = [line for line in lines if line.side != "person"]
    return PersonView(row.id, row.municipality, row.state, last, shown, typed_at,  # type: ignore[arg-type]
                      duty.is_on(session, row.municipality))  # fmt: skip


def _open(session: Session, conversation_hash: bytes) -> LiveRow | None:
    found = select(LiveRow).where(LiveRow.conversation_hash == conversation_hash, LiveRow.ended_at.is_(None))
    return session.scalar(found, execution_options={"populate_existing": True})


def _open_id(session: Session, conversation_hash: bytes) -> str:
    row = _open(session, conversation_hash)
    return row.id if row else ""
