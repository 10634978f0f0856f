"""What has been changed since what is live was published, in the editors' own words."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select

from nlu.studio.store.draft import Draft
from nlu.studio.store.engine import Transactions
from nlu.studio.store.history import Change, History
from nlu.studio.store.tables import ChangeFileRow
from nlu.studio.store.trees import Trees, hash_of

_LOOKED_AT: Final = 5_000


class SinceLive:
    """Goes back through the history of every file that differs, until it is as it is live."""

    def __init__(self, transactions: Transactions, trees: Trees, draft: Draft) -> None:
        self._transactions, self._trees, self._draft, self._history = transactions, trees, draft, History(transactions)

    def changes(self) -> list[Change]:
        """Newest first. A change that was undone since is not among them, and neither is its undoing."""
        changed = self._draft.changed()
        if not changed:
            return []
        live = self._trees.live()[1]
        found = self._history.those(self._ids({path: hash_of(live.get(path)) for path in changed}))
        ids = {change.id for change in found}
        return [change for change in found if change.undone_by not in ids and change.undoes not in ids]

    def _ids(self, live: dict[str, str]) -> set[int]:
        """The changes after which a file was no more as it is live; `live` are the hashes of the files that differ."""
        before = func.coalesce(func.encode(func.sha256(func.convert_to(ChangeFileRow.before, "UTF8")), "hex"), "")
        query = (select(ChangeFileRow.change_id, ChangeFileRow.path, before).where(ChangeFileRow.path.in_(list(live)))
                 .order_by(ChangeFileRow.change_id.desc()).limit(_LOOKED_AT))  # fmt: skip
        left, ids = set(live), set()
        with self._transactions.begin() as session:
            for change_id, path, hash_before in session.execute(query):
                if path in left:
                    ids.add(change_id)
                    left -= {path} if hash_before == live[path] else set()
        return ids
