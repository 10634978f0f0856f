"""Alarms: what is wrong now, kept on until it no longer is, and told once by a second way, then again every few hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import ColumnElement, func, or_, select, text, true, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from handover.store.outbox import DESK, IS_OWED
from handover.store.tables import AlarmRow, CanaryRow, OutboxRow, TicketRow

AlarmKind = Literal["unopened", "not_taken", "refused", "order_not_taken", "order_refused", "canary", "worker",
                    "database"]  # fmt: skip
LATE: Final = timedelta(minutes=14)  # told within 15 minutes, looked at every half minute
CANARY_LATE: Final = timedelta(minutes=18)  # one is asked for every 15
WORKER_LATE: Final = timedelta(minutes=2)
REMINDED_AFTER: Final = timedelta(hours=4)
HELD_FOR: Final = timedelta(minutes=2)  # longer than all ways together wait; whoever dies while telling delays it by no more


@dataclass(frozen=True, slots=True, order=True)
class Alarm:
    """`municipality` is a slug, empty for all; `subject` a kind of inbox or empty."""

    kind: AlarmKind
    municipality: str = ""
    subject: str = ""


def troubles(session: Session) -> set[Alarm]:
    """Everything that is wrong at this moment, by the database's clock."""
    return {*_deliveries(session), *_canaries(session), *_worker(session)}


def _deliveries(session: Session) -> Iterable[Alarm]:
    yield from _rows(session, "unopened", IS_OWED & (OutboxRow.kind == DESK) & _older(OutboxRow.created_at, LATE), subject=False)
    is_order = OutboxRow.act == "withdrawn"
    late = IS_OWED & (OutboxRow.kind != DESK) & _older(OutboxRow.created_at, LATE)
    yield from _rows(session, "not_taken", late & ~is_order)
    yield from _rows(session, "refused", IS_OWED & OutboxRow.refused & ~is_order)
    yield from _rows(session, "order_not_taken", late & is_order)
    yield from _rows(session, "order_refused", IS_OWED & OutboxRow.refused & is_order)


def _rows(session: Session, kind: AlarmKind, condition: ColumnElement[bool], subject: bool = True) -> Iterable[Alarm]:
    found = session.execute(select(TicketRow.municipality, OutboxRow.kind).join(TicketRow).where(condition).distinct())
    return [Alarm(kind, municipality, inbox if subject else "") for municipality, inbox in found]


def _canaries(session: Session) -> Iterable[Alarm]:
    late = _older(func.coalesce(CanaryRow.arrived_at, CanaryRow.watched_since), CANARY_LATE)
    return [Alarm("canary", row.municipality, row.kind) for row in session.scalars(select(CanaryRow).where(late))]


def _worker(session: Session) -> Iterable[Alarm]:
    beats = session.scalar(text("SELECT max(last_heartbeat) > now() - :late FROM jobs.procrastinate_workers"), {"late": WORKER_LATE})
    return [] if beats else [Alarm("worker")]


def _older(moment: ColumnElement[datetime], age: timedelta) -> ColumnElement[bool]:
    return moment <= func.clock_timestamp() - age


def update_alarms(session: Session, now_wrong: set[Alarm]) -> None:
    """Raises what is new and ends what is over. Two watchers at once agree: an alarm is on once."""
    keys = [(alarm.kind, alarm.municipality, alarm.subject) for alarm in sorted(now_wrong)]
    for kind, municipality, subject in keys:
        session.execute(insert(AlarmRow).values(kind=kind, municipality=municipality, subject=subject, raised_at=func.clock_timestamp())
                        .on_conflict_do_nothing())  # fmt: skip
    over = AlarmRow.ended_at.is_(None)
    if keys:
        over &= tuple_(AlarmRow.kind, AlarmRow.municipality, AlarmRow.subject).not_in(keys)
    session.execute(update(AlarmRow).where(over).values(ended_at=func.clock_timestamp()), execution_options={"synchronize_session": False})


def take_untold(session: Session) -> dict[int, Alarm]:
    """Alarms that nobody has been told of, or not for REMINDED_AFTER, by number; held for HELD_FOR, so that one watcher tells.

    Commit before telling, then say with mark_told how it went: a way may be slow, and no row is locked meanwhile.
    """
    due = or_(AlarmRow.told_at.is_(None), _older(AlarmRow.told_at, REMINDED_AFTER))
    due &= or_(AlarmRow.held_until.is_(None), AlarmRow.held_until < func.clock_timestamp())
    rows = session.scalars(
        select(AlarmRow).where(AlarmRow.ended_at.is_(None), due).order_by(AlarmRow.id).with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.held_until = func.clock_timestamp() + HELD_FOR  # type: ignore[assignment]
    return {row.id: Alarm(row.kind, row.municipality, row.subject) for row in rows}  # type: ignore[arg-type]


def mark_told(session: Session, numbers: Iterable[int], is_told: bool) -> None:
    """Writes that these have been told, or that nobody was: then they are due at once."""
    values = {"held_until": None} | ({"told_at": func.clock_timestamp()} if is_told else {})
    session.execute(update(AlarmRow).where(AlarmRow.id.in_(list(numbers))).values(**values),
                    execution_options={"synchronize_session": False})  # fmt: skip


def on_for(session: Session, municipality: str) -> Sequence[Alarm]:
    """The alarms that hit a municipality now, for its staff."""
    return _on(session, AlarmRow.municipality.in_(["", municipality]))


def all_on(session: Session) -> Sequence[Alarm]:
    """The alarms of all municipalities that are on now, for whoever looks after the machine."""
    return _on(session, true())


def _on(session: Session, condition: ColumnElement[bool]) -> Sequence[Alarm]:
    rows = session.scalars(select(AlarmRow).where(AlarmRow.ended_at.is_(None), condition).order_by(AlarmRow.id))
    return [Alarm(row.kind, row.municipality, row.subject) for row in rows]  # type: ignore[arg-type]
