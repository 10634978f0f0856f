"""Closing the account of somebody who has left, with nothing of theirs left waiting, and opening it again."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from handover.store import tickets
from handover.store.engine import session_factory
from handover.store.live import ending
from handover.store.second_steps import end_sessions
from handover.store.staff import StaffMember, member_of, username_key
from handover.store.staff_accounts import AccountRefused
from handover.store.tables import StaffRow


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing an account did. `was_open` is False when it was closed before.

    `tickets` went back to the queue, and so many in the live chat wait again. `nobody_answers`: it was the last one that answers
    tickets of its municipality.
    """

    member: StaffMember
    was_open: bool
    tickets: int
    waiting: int
    nobody_answers: bool


def close_account(engine: Engine, username: str) -> Closing:
    """Locks somebody out at once and gives back all that they hold, in one transaction. Raises AccountRefused for an unknown name.

    Again it gathers only what an account that was closed by other means still held.
    """
    with session_factory(engine).begin() as session:
        row = _locked(session, username)
        was_open, row.active = row.active, False
        member = member_of(row)
        given_back = tickets.release_all(session, member)
        waiting = len(ending.lapse_all(session, member.id))
        return Closing(member, was_open, given_back, waiting, member.role == "staff" and not _others_answer(session, member))


def open_account(engine: Engine, username: str) -> bool:
    """Lets somebody log in again, as they did before; False when the account was open. Raises AccountRefused for an unknown name."""
    with session_factory(engine).begin() as session:
        row = _found(session, username)
        if row.active:
            return False
        _locked(session, username).active = True
    return True


def _locked(session: Session, username: str) -> StaffRow:
    """The row, which nobody can log in to until the transaction ends, without sessions.

    An act of theirs that goes on at this moment holds its session's row: ending the session waits for it, and what it took is seen
    afterwards. Sessions go first, since the act may need the account's row; and once more, for a login that came in between.
    """
    row = _found(session, username)
    end_sessions(session, row.id)
    session.refresh(row, with_for_update=True)
    end_sessions(session, row.id)
    return row


def _found(session: Session, username: str) -> StaffRow:
    row = session.scalar(select(StaffRow).where(StaffRow.username == username_key(username)))
    if row is None:
        raise AccountRefused("Det finns inget konto med det namnet.")
    return row


def _others_answer(session: Session, member: StaffMember) -> bool:
    others = select(StaffRow.id).where(StaffRow.municipality == member.municipality, StaffRow.id != member.id)
    return session.scalar(others.where(StaffRow.active, StaffRow.role == "staff").limit(1)) is not None
