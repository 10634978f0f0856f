"""Work that takes longer than a page may: training, publishing, going back. Asked for on a page, done by a process of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, get_args

from sqlalchemy import func, select, text, update

from nlu.studio.roles import PUBLISHER
from nlu.studio.store.engine import Transactions
from nlu.studio.store.errors import NotThere
from nlu.studio.store.members import Member
from nlu.studio.store.tables import JobRow

Kind = Literal["train", "publish", "rollback"]
State = Literal["waiting", "running", "done", "refused", "failed", "cancelled"]
"""`refused`: the release gate or a smoke test said no. `failed`: it was broken off or could not be done."""
ENDED: Final = ("done", "refused", "failed", "cancelled")
SILENT_AFTER: Final = timedelta(minutes=2)
_LOCK: Final = text("SELECT pg_advisory_xact_lock(0x6A6F6273)")  # "jobs": one is taken at a time, one runs at a time
_BROKEN_OFF: Final = "Arbetet bröts av när programmet stoppades. Inget har ändrats. Starta det igen när du vill."


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it is now."""

    id: int
    kind: Kind
    state: State
    about: dict[str, Any]
    asked_by: int
    asked_by_name: str
    asked_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None
    done: int
    total: int
    words: str
    cancel_asked: bool
    result: dict[str, Any] | None


class Jobs:
    """The queue. One job runs at a time: there are two cores, and two candidates at once would be judged against each other's draft."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def ask(self, kind: Kind, who: Member, about: dict[str, Any] | None = None) -> int:
        """Puts a job into the queue; the same one that waits already is given instead of a second. Raises NotAllowed."""
        who.require(PUBLISHER)
        if kind not in get_args(Kind):
            raise ValueError(kind)
        with self._transactions.begin() as session:
            session.execute(_LOCK)
            same = select(JobRow.id).where(JobRow.kind == kind, JobRow.state == "waiting", JobRow.about == (about or {}))
            waiting = session.scalar(same.limit(1))
            if waiting is not None:
                return waiting
            row = JobRow(kind=kind, state="waiting", about=about or {}, asked_by=who.id, asked_by_name=who.name, asked_at=_now(),
                         done=0, total=0, words="Väntar på sin tur")  # fmt: skip
            session.add(row)
            session.flush()
            return row.id

    def take(self) -> Job | None:
        """The oldest job that waits, now running; None when there is none or one runs. Jobs of a process that died end as failed."""
        with self._transactions.begin() as session:
            session.execute(_LOCK)
            silent = JobRow.heartbeat < _now() - SILENT_AFTER
            session.execute(update(JobRow).where(JobRow.state == "running", silent)
                            .values(state="failed", ended_at=_now(), words=_BROKEN_OFF, result={"words": _BROKEN_OFF}))  # fmt: skip
            if session.scalar(select(func.count()).where(JobRow.state == "running")):
                return None
            row = session.scalar(select(JobRow).where(JobRow.state == "waiting").order_by(JobRow.id).limit(1))
            if row is None:
                return None
            row.state, row.begun_at, row.heartbeat, row.words = "running", _now(), _now(), "Börjar"
            return _job_of(row)

    def progress(self, job_id: int, done: int, total: int, words: str) -> bool:
        """Tells how far it has come, and that it lives; False when it is to stop: somebody asked for that, or it is no longer running."""
        told = {"done": done, "total": total, "words": words[:300], "heartbeat": _now()}
        with self._transactions.begin() as session:
            cancel = session.scalar(update(JobRow).where(JobRow.id == job_id, JobRow.state == "running").values(told)
                                    .returning(JobRow.cancel_asked))  # fmt: skip
        return cancel is False

    def cancel(self, job_id: int) -> None:
        """Ends a job that waits, and asks one that runs to stop. Raises NotThere for one that has ended."""
        with self._transactions.begin() as session:
            row = session.get(JobRow, job_id, with_for_update=True)
            if row is None or row.state in ENDED:
                raise NotThere("Det finns inget att avbryta.")
            row.cancel_asked = True
            if row.state == "waiting":
                row.state, row.ended_at, row.words = "cancelled", _now(), "Avbrutet"
            else:
                row.words = "Avbryter"

    def end(self, job_id: int, state: State, result: dict[str, Any], words: str = "") -> bool:
        """What came of it; False when it had ended already, as after a silence that was taken for death."""
        if state not in ENDED:
            raise ValueError(state)
        values = {"state": state, "ended_at": _now(), "result": result} | ({"words": words[:300]} if words else {})
        with self._transactions.begin() as session:
            return session.execute(update(JobRow).where(JobRow.id == job_id, JobRow.state == "running").values(values)).rowcount == 1

    def find(self, job_id: int) -> Job | None:
        """One job."""
        with self._transactions.begin() as session:
            row = session.get(JobRow, job_id)
            return _job_of(row) if row else None

    def latest(self, count: int = 20) -> list[Job]:
        """The newest jobs, newest first."""
        with self._transactions.begin() as session:
            return [_job_of(row) for row in session.scalars(select(JobRow).order_by(JobRow.id.desc()).limit(count))]


def _now() -> datetime:
    return datetime.now(UTC)


def _job_of(row: JobRow) -> Job:
    return Job(**{name: getattr(row, name) for name in Job.__dataclass_fields__})
