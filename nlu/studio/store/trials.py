"""Conversations in which members try the bot: their own words, seen by nobody else, gone after a day or when they end it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from nlu.studio.store.engine import Transactions
from nlu.studio.store.tables import TrialRow

KEPT: Final = timedelta(days=1)
MOST_TURNS: Final = 60
Turn = dict[str, Any]
"""What was said and what came of it, as nlu/studio/web/sandbox/trying.py makes it."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One that runs. `name` is what the dialogue calls it."""

    name: str
    version: str
    turns: tuple[Turn, ...] = ()


class Trials:
    """One for each member."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def begin(self, who_id: int, trial: Trial, now: datetime | None = None) -> None:
        """A new one in the place of what they had."""
        values = {"name": trial.name, "version": trial.version, "turns": list(trial.turns), "at": now or datetime.now(UTC)}
        with self._transactions.begin() as session:
            _sweep(session)
            session.execute(insert(TrialRow).values(who=who_id, **values)
                            .on_conflict_do_update(index_elements=["who"], set_=values))  # fmt: skip

    def of(self, who_id: int) -> Trial | None:
        """Theirs; None when there is none, or it is older than a day."""
        with self._transactions.begin() as session:
            row = session.scalar(select(TrialRow).where(TrialRow.who == who_id, TrialRow.at >= _oldest()))
            return _trial(row) if row else None

    def add(self, who_id: int, trial: Trial, turn: Turn) -> bool:
        """One turn more to `trial` as it was; False when something else has happened in it meanwhile, as after a second press."""
        with self._transactions.begin() as session:
            row = session.get(TrialRow, who_id, with_for_update=True)
            if row is None or _trial(row) != trial:
                return False
            row.turns, row.at = [*row.turns, turn], datetime.now(UTC)
            return True

    def end(self, who_id: int) -> None:
        """Erases theirs."""
        with self._transactions.begin() as session:
            session.execute(delete(TrialRow).where(TrialRow.who == who_id))

    def sweep(self) -> None:
        """Erases those that nobody has touched for a day."""
        with self._transactions.begin() as session:
            _sweep(session)


def _sweep(session: Session) -> None:
    session.execute(delete(TrialRow).where(TrialRow.at < _oldest()))


def _oldest() -> datetime:
    return datetime.now(UTC) - KEPT


def _trial(row: TrialRow) -> Trial:
    return Trial(row.name, row.version, tuple(row.turns))
