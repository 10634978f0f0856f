"""What was changed, by whom and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from nlu.studio.store.engine import Transactions
from nlu.studio.store.errors import NotThere
from nlu.studio.store.tables import ApprovalRow, ChangeFileRow, ChangeRow


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the draft. `approved_by` is the name of who has looked at it, "" for nobody."""

    id: int
    at: datetime
    who: int
    who_name: str
    item: str
    what: str
    why: str
    needs: tuple[str, ...]
    undoes: int | None
    undone_by: int | None
    approved_by: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file before and after a change; None where there was none."""

    path: str
    before: str | None
    after: str | None


class History:
    """Reads what Draft has kept."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def latest(self, count: int = 50, before: int | None = None, item: str | None = None) -> list[Change]:
        """The newest changes, newest first; `before` is the number of the change to go on after, `item` what they are about."""
        query = select(ChangeRow).order_by(ChangeRow.id.desc()).limit(count)
        if before is not None:
            query = query.where(ChangeRow.id < before)
        if item is not None:
            query = query.where(ChangeRow.item == item)
        return self._read(query)

    def those(self, ids: Collection[int]) -> list[Change]:
        """These changes, newest first."""
        return self._read(select(ChangeRow).where(ChangeRow.id.in_(ids)).order_by(ChangeRow.id.desc()))

    def of(self, change_id: int) -> tuple[Change, list[FileChange]]:
        """One change with its texts. Raises NotThere."""
        found = self._read(select(ChangeRow).where(ChangeRow.id == change_id))
        if not found:
            raise NotThere("Ändringen finns inte.")
        with self._transactions.begin() as session:
            rows = session.scalars(select(ChangeFileRow).where(ChangeFileRow.change_id == change_id).order_by(ChangeFileRow.path))
            return found[0], [FileChange(row.path, row.before, row.after) for row in rows]

    def unapproved(self) -> list[Change]:
        """Changes that need a second pair of eyes and have not got them, oldest first; undone ones are not among them."""
        has_needs = func.cardinality(ChangeRow.needs) > 0
        query = select(ChangeRow).where(has_needs, ChangeRow.undone_by.is_(None)).order_by(ChangeRow.id)
        return [change for change in self._read(query) if not change.approved_by]

    def _read(self, query: Select[ChangeRow]) -> list[Change]:
        with self._transactions.begin() as session:
            rows = session.scalars(query).all()
            ids = [row.id for row in rows]
            eyes = select(ApprovalRow.change_id, ApprovalRow.who_name).where(ApprovalRow.change_id.in_(ids))
            approved = dict(session.execute(eyes).all())
            files = session.execute(select(ChangeFileRow.change_id, ChangeFileRow.path).where(ChangeFileRow.change_id.in_(ids))).all()
        return [Change(row.id, row.at, row.who, row.who_name, row.item, row.what, row.why, tuple(row.needs), row.undoes, row.undone_by,
                       approved.get(row.id, ""), tuple(sorted(path for id_, path in files if id_ == row.id))) for row in rows]  # fmt: skip
