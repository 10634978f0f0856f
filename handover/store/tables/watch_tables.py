"""What is watched: alarms that are on, and when each line was last proven."""

from __future__ import annotations

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from handover.store.tables.schema import Moment, Number, Table


class AlarmRow(Table):
    """Something that a person has to look at. `subject` is the kind of inbox or empty; `municipality` is empty when all are hit.

    On until `ended_at`. `told_at` is when it was last told by the second way; null until then. A watcher
    that tells it now holds it until `held_until`, by the database's clock.
    """

    __tablename__ = "alarm"
    __table_args__ = (
        Index("uq_alarm_on", "kind", "municipality", "subject", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[Number]
    kind: Mapped[str] = mapped_column(String(20))
    municipality: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(20))
    raised_at: Mapped[Moment]
    told_at: Mapped[Moment | None]
    held_until: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]


class CanaryRow(Table):
    """The tests of a line: since when they run, when the last one arrived, and the code of a failure since."""

    __tablename__ = "canary"

    municipality: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    watched_since: Mapped[Moment]
    arrived_at: Mapped[Moment | None]
    failure: Mapped[str | None] = mapped_column(String(40))
