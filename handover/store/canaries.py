"""The tests of each line, asked for every quarter of an hour and answered by the worker that brought one to its inbox."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, func, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from handover.store.tables import CanaryRow

Line = tuple[str, str]
"""A municipality and a kind of inbox."""


def watch_lines(session: Session, lines: Iterable[Line]) -> None:
    """Makes these the lines that are watched: new ones count from now, those that are gone are forgotten."""
    wanted = sorted(set(lines))
    for municipality, kind in wanted:
        new = insert(CanaryRow).values(municipality=municipality, kind=kind, watched_since=func.clock_timestamp())
        session.execute(new.on_conflict_do_nothing())
    gone = delete(CanaryRow)
    if wanted:
        gone = gone.where(tuple_(CanaryRow.municipality, CanaryRow.kind).not_in(wanted))
    session.execute(gone, execution_options={"synchronize_session": False})


def mark(session: Session, line: Line, failure: str | None) -> None:
    """Writes how a test ended: None when it arrived."""
    values = {"failure": failure[:40]} if failure else {"failure": None, "arrived_at": func.clock_timestamp()}
    session.execute(update(CanaryRow).where(CanaryRow.municipality == line[0], CanaryRow.kind == line[1]).values(**values),
                    execution_options={"synchronize_session": False})  # fmt: skip
