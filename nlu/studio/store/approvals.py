"""The second pair of eyes: what touches danger goes live only when somebody else has looked at it."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.dialects.postgresql import insert

from nlu.studio.roles import SAFETY_REVIEWER
from nlu.studio.store.draft import Draft
from nlu.studio.store.engine import Transactions
from nlu.studio.store.errors import NotAllowed, NotThere
from nlu.studio.store.history import Change, History
from nlu.studio.store.members import Member
from nlu.studio.store.tables import ApprovalRow


class Approvals:
    """What waits for somebody else's eyes, and their word."""

    def __init__(self, transactions: Transactions, draft: Draft) -> None:
        self._transactions, self._draft, self._history = transactions, draft, History(transactions)

    def waiting(self) -> list[Change]:
        """Changes that keep the draft from being published, oldest first.

        A change whose files are all as they are live would publish nothing, and does not wait.
        """
        changed = self._draft.changed().keys()
        return [change for change in self._history.unapproved() if not changed.isdisjoint(change.paths)]

    def approve(self, who: Member, change_id: int) -> None:
        """Says that `who` has looked at it; nothing happens when somebody else was first.

        Raises NotAllowed for one's own change and for who is no reviewer, NotThere for one that does not wait.
        """
        who.require(SAFETY_REVIEWER)
        change = next((each for each in self.waiting() if each.id == change_id), None)
        if change is None:
            raise NotThere("Ändringen väntar inte på någon. Den kan vara godkänd eller ångrad redan.")
        if change.who == who.id:
            raise NotAllowed("Du har gjort ändringen själv. Någon annan behöver titta på den.")
        row = {"change_id": change_id, "who": who.id, "who_name": who.name, "at": datetime.now(UTC)}
        with self._transactions.begin() as session:
            session.execute(insert(ApprovalRow).values(row).on_conflict_do_nothing())
