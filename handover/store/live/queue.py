"""The live conversations of a municipality that go on now. The list holds no word that anybody wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from handover.core.live import OPEN
from handover.store import clock
from handover.store.live.staff import has_lapsed
from handover.store.staff import StaffMember
from handover.store.tables import LiveRow


@dataclass(frozen=True, slots=True)
class LiveItem:
    """One line of the queue. `waited` is None while somebody is in it; `is_mine`: this member of staff is."""

    live_id: str
    alias: str
    urgent: bool
    is_mine: bool
    waited: timedelta | None


def listed(session: Session, staff: StaffMember, now: datetime | None = None) -> list[LiveItem]:
    """Danger first, then who waits, then who has waited longest."""
    moment = now or clock.now()
    found = session.scalars(select(LiveRow).where(LiveRow.municipality == staff.municipality, LiveRow.state.in_(OPEN))).all()
    ordered = sorted(found, key=lambda row: (not row.urgent, not _waits(row, moment), row.waits_since, row.id))
    return [
        LiveItem(row.id, row.alias, row.urgent, row.staff_id == staff.id and not _waits(row, moment),
                 moment - row.waits_since if _waits(row, moment) else None)
        for row in ordered
    ]  # fmt: skip


def _waits(row: LiveRow, now: datetime) -> bool:
    return row.state == "waiting" or has_lapsed(row, now)
