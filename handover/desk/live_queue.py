"""What the queue page shows of live conversations, and whether the reader is on duty."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from handover.store import duty
from handover.store.live import queue
from handover.store.live.queue import LiveItem
from handover.store.staff import StaffMember


@dataclass(frozen=True, slots=True)
class LiveView:
    """`mark` is empty when there is none, and changes whenever the list does; `summary` ends with a space when there is one."""

    items: list[LiveItem]
    on_duty_until: datetime | None
    summary: str
    mark: str


def live_view(session: Session, staff: StaffMember, now: datetime) -> LiveView:
    """The live conversations of the municipality of `staff`."""
    items = queue.listed(session, staff, now)
    state = [(item.live_id, item.urgent, item.is_mine, item.waited is None) for item in items]
    mark = hashlib.sha256(repr(sorted(state)).encode()).hexdigest()[:8] if items else ""
    return LiveView(items, duty.until(session, staff, now), _summary([item for item in items if item.waited is not None]), mark)


def _summary(waiting: list[LiveItem]) -> str:
    if not waiting:
        return ""
    who = "1 person väntar" if len(waiting) == 1 else f"{len(waiting)} personer väntar"
    danger = " Någon har skrivit om fara." if any(item.urgent for item in waiting) else ""
    return f"{who} på att få skriva med någon nu.{danger} "
