"""Messages between a person and staff on a ticket, each written once however often it is sent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from handover.core.free_text import clean_message
from handover.store import clock, content, events
from handover.store.access import state_of, ticket_for
from handover.store.content_keys import KeyPlace
from handover.store.staff import StaffMember
from handover.store.tables import StaffRow, TicketMessageRow, TicketRow
from handover.store.tickets import move


@dataclass(frozen=True, slots=True)
class TicketMessage:
    """`number` counts within the ticket from 1, so it tells nothing about other tickets. `staff_name` is for staff only."""

    number: int
    sender: Literal["person", "staff"]
    staff_name: str | None
    text: str
    at: datetime


def of_ticket(session: Session, ticket_id: str) -> list[TicketMessage]:
    """A ticket's messages, oldest first; content.UNREADABLE for a text that does not open.

    The caller has passed the municipality wall or holds the receipt.
    """
    rows = session.execute(
        select(TicketMessageRow, StaffRow.display_name)
        .outerjoin(StaffRow, StaffRow.id == TicketMessageRow.staff_id)
        .where(TicketMessageRow.ticket_id == ticket_id)
        .order_by(TicketMessageRow.id)
    ).all()
    key = content.key_of(session, _place(session.get_one(TicketRow, ticket_id)))
    return [
        TicketMessage(number, "person" if row.staff_id is None else "staff", name, content.text_or_sign(key, _cell(row), row.text), row.at)
        for number, (row, name) in enumerate(rows, start=1)
    ]


def reply_as_staff(session: Session, staff: StaffMember, ticket_id: str, text: str, idempotency_key: str | None = None) -> None:
    """Answers the person; the same words with a repeated `idempotency_key` change nothing, other words are another answer.

    Raises MessageEmpty, MessageTooLong (over 4 000 characters), TicketNotFound, TicketNotClaimed, TicketNotYours,
    TicketClosed, TicketWithdrawn.
    """
    plain = clean_message(text)
    row = ticket_for(session, staff, ticket_id, lock=True)
    key = key_of_words(idempotency_key, plain) if idempotency_key is not None else None
    if _is_repeated(session, row, key):
        return
    move(row, state_of(row).reply(staff.id))
    _add(session, row, plain, key, staff.id)
    events.record(session, row.id, "replied", staff.id)


def reply_as_person(session: Session, row: TicketRow, text: str, idempotency_key: str) -> None:
    """The person writes back on a locked `row` (receipts.ticket_of). Raises MessageEmpty, MessageTooLong, TicketWithdrawn."""
    plain = clean_message(text)
    if _is_repeated(session, row, idempotency_key):
        return
    move(row, state_of(row).person_reply())
    _add(session, row, plain, idempotency_key, None)
    events.record(session, row.id, "person_replied")


def key_of_words(key: str, words: str) -> str:
    """A key of staff's form for these words alone: who goes back in the browser and writes something else has said something else.

    Only for keys that are stored nowhere: with the key at hand, words that are erased could be guessed from its hash.
    """
    return f"{key}\0{words}"


def _is_repeated(session: Session, row: TicketRow, key: str | None) -> bool:
    if key is None:
        return False
    known = select(TicketMessageRow.id).where(TicketMessageRow.ticket_id == row.id, TicketMessageRow.key_hash == _hash(key))
    return session.scalar(known) is not None


def _add(session: Session, row: TicketRow, text: str, key: str | None, staff_id: int | None) -> None:
    key_hash = None if key is None else _hash(key)
    message = TicketMessageRow(ticket_id=row.id, staff_id=staff_id, text=b"", key_hash=key_hash, at=clock.this_minute())
    session.add(message)
    session.flush()  # the number is part of what the text is sealed for
    message.text = content.key_for(session, _place(row)).seal(_cell(message), text.encode())
    session.flush()


def _place(ticket: TicketRow) -> KeyPlace:
    return KeyPlace(ticket.id, "messages", ticket.municipality)


def _cell(message: TicketMessageRow) -> str:
    return f"ticket_message.text {message.id}"


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()
