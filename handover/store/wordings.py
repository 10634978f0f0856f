"""A municipality's own words for the status. Every change is a row that stays, with who made it; the newest row counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handover.core.receipt_words import DEFAULTS, State, check_wording, status_words
from handover.store import clock
from handover.store.staff import StaffMember
from handover.store.tables import StaffRow, StatusWordingRow


@dataclass(frozen=True, slots=True)
class WordingChange:
    """One line of the log. `text` is None for "back to the default"."""

    state: State
    text: str | None
    staff_name: str
    at: datetime


def own(session: Session, municipality: str) -> dict[State, str]:
    """The wordings that differ from the default."""
    newest = select(func.max(StatusWordingRow.id)).where(StatusWordingRow.municipality == municipality).group_by(StatusWordingRow.state)
    rows = session.execute(select(StatusWordingRow.state, StatusWordingRow.text).where(StatusWordingRow.id.in_(newest)))
    return {state: text for state, text in rows if text is not None and state in DEFAULTS}


def change(session: Session, staff: StaffMember, state: State, text: str | None) -> bool:
    """Words `state` for the municipality of `staff`; None, or the default itself, takes the default back. False when nothing changed.

    Raises MessageEmpty, MessageTooLong.
    """
    plain = DEFAULTS[state] if text is None else check_wording(text)
    if plain == status_words(state, own(session, staff.municipality)):
        return False
    session.add(StatusWordingRow(municipality=staff.municipality, state=state, text=None if plain == DEFAULTS[state] else plain,
                                 staff_id=staff.id, at=clock.this_minute()))  # fmt: skip
    session.flush()
    return True


def changes(session: Session, municipality: str, limit: int = 50) -> Sequence[WordingChange]:
    """The last `limit` changes, newest first."""
    rows = session.execute(
        select(StatusWordingRow.state, StatusWordingRow.text, StaffRow.display_name, StatusWordingRow.at)
        .join(StaffRow, StaffRow.id == StatusWordingRow.staff_id)
        .where(StatusWordingRow.municipality == municipality)
        .order_by(StatusWordingRow.id.desc())
        .limit(limit)
    )
    return [WordingChange(*row) for row in rows]
