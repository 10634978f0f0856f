"""Somebody who waits to write with staff, as the steps of many tests begin."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from handover.store import duty, sessions
from handover.store.live import person
from handover.store.staff import StaffMember

CONSENT = "0123456789abcdef"


def on_duty(session: Session, staff: StaffMember) -> str:
    """Logs `staff` in and puts them on duty; gives the session's id."""
    token = sessions.open_session(session, staff.id)
    duty.begin(session, staff, token)
    return token


def waiting_in(session: Session, staff: StaffMember, chat: bytes | None = None) -> str:
    """The id of a new live conversation in the municipality of `staff`, who go on duty for it."""
    on_duty(session, staff)
    return person.ask(session, chat or secrets.token_bytes(32), staff.municipality, CONSENT).live_id


@dataclass
class Waiting:
    """A person in a live conversation. Every act is a transaction of its own."""

    transactions: sessionmaker[Session]
    chat: bytes
    live_id: str

    @classmethod
    def begin(cls, transactions: sessionmaker[Session], staff: StaffMember) -> Waiting:
        """Waits in the municipality of `staff`."""
        chat = secrets.token_bytes(32)
        with transactions.begin() as session:
            return cls(transactions, chat, waiting_in(session, staff, chat))

    def writes(self, text: str, key: str | None = None, *, urgent: bool = False) -> str:
        """Gives the state that the person is told."""
        with self.transactions.begin() as session:
            return person.write(session, self.chat, self.live_id, text, key or secrets.token_hex(8), urgent=urgent).state

    def hears(self, after: int = 0) -> list[str]:
        """What is new for the person: texts, or what happened."""
        with self.transactions.begin() as session:
            return [line.text or line.kind for line in person.news(session, self.chat, self.live_id, after).lines]
