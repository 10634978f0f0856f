"""What went live, when, by whom and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import select, update

from nlu.studio.store.engine import Transactions
from nlu.studio.store.tables import PublicationRow

State = Literal["begun", "live", "taken_back"]
"""`begun`: being switched to. `taken_back`: a part refused it or the smoke test was wrong, and `before` is live again."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One switch from the version `before` to `version`."""

    id: int
    version: str
    before: str
    who: int
    who_name: str
    at: datetime
    why: str
    state: State
    words: str


class Publications:
    """The list of them."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def begin(self, version: str, before: str, who_id: int, who_name: str, why: str) -> int:
        """Notes that a switch begins, before anything is switched. The process that does it has the name from its job."""
        with self._transactions.begin() as session:
            row = PublicationRow(version=version, before=before, who=who_id, who_name=who_name, at=datetime.now(UTC), why=why[:500],
                                 state="begun", words="")  # fmt: skip
            session.add(row)
            session.flush()
            return row.id

    def end(self, publication_id: int, state: State, words: str = "") -> None:
        """What became of it."""
        with self._transactions.begin() as session:
            session.execute(update(PublicationRow).where(PublicationRow.id == publication_id).values(state=state, words=words[:500]))

    def latest(self, count: int = 20) -> list[Publication]:
        """The newest, newest first."""
        with self._transactions.begin() as session:
            rows = session.scalars(select(PublicationRow).order_by(PublicationRow.id.desc()).limit(count)).all()
        return [Publication(**{name: getattr(row, name) for name in Publication.__dataclass_fields__}) for row in rows]
