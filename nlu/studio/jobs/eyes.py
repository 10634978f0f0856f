"""The second pair of eyes, as the studio's store keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nlu.studio.store.approvals import Approvals
from nlu.studio.store.errors import NotThere
from nlu.studio.store.history import History


class StoredEyes:
    """Eyes of publish.py."""

    def __init__(self, approvals: Approvals, history: History) -> None:
        self._approvals, self._history = approvals, history

    def waiting(self) -> list[dict[str, Any]]:
        """See Eyes."""
        return [{"id": change.id, "what": change.what} for change in self._approvals.waiting()]

    def unseen(self, ids: Sequence[int]) -> list[str]:
        """See Eyes."""
        return [what for id_ in ids if (what := self._unseen(id_))]

    def _unseen(self, id_: int) -> str:
        try:
            change, _files = self._history.of(id_)
        except NotThere:
            return "en ändring som inte finns kvar i historiken"
        return "" if change.approved_by else change.what
