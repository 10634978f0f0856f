"""Who has an item open besides oneself: a friendly line on the page, never a lock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from nlu.studio.store.engine import Transactions
from nlu.studio.store.members import Member
from nlu.studio.store.tables import OpenItemRow

LASTS: Final = timedelta(minutes=3)


class Presence:
    """A page says that it is open when it is made, and again while somebody types in it."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def open(self, item: str, who: Member, now: datetime | None = None) -> list[str]:
        """Notes that `who` has the item open; gives the names of the others who have. Sweeps what has run out."""
        now = now or datetime.now(UTC)
        values = {"who_name": who.name, "until": now + LASTS}
        with self._transactions.begin() as session:
            session.execute(delete(OpenItemRow).where(OpenItemRow.until <= now))
            session.execute(insert(OpenItemRow).values(item=item[:200], who=who.id, **values)
                            .on_conflict_do_update(index_elements=["item", "who"], set_=values))  # fmt: skip
            others = select(OpenItemRow.who_name).where(OpenItemRow.item == item[:200], OpenItemRow.who != who.id)
            return list(session.scalars(others.order_by(OpenItemRow.who_name)))

    def leave(self, item: str, who: Member) -> None:
        """The page is left, as after saving."""
        with self._transactions.begin() as session:
            session.execute(delete(OpenItemRow).where(OpenItemRow.item == item[:200], OpenItemRow.who == who.id))
