"""What somebody is typing and has not saved: kept, so that a closed window or an outage costs no text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from nlu.studio.store.engine import Transactions
from nlu.studio.store.errors import StudioRefusal
from nlu.studio.store.tables import TypedTextRow

KEPT: Final = timedelta(days=30)
MOST: Final = 600_000
"""Characters: 5,000 pasted lines and more."""


class TypedTexts:
    """One text for each field of each member; nobody else sees it."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def keep(self, who_id: int, field: str, text: str, seen: str = "") -> None:
        """Keeps what stands in a field, and the seal of what it is typed over; an empty one is forgotten.

        Raises StudioRefusal for a text that is too long.
        """
        if len(text) > MOST or len(field) > 200:
            raise StudioRefusal(f"Texten är för lång. Den får ha högst {MOST} tecken.")
        if not text.strip():
            self.forget(who_id, field)
            return
        values = {"text": text, "at": datetime.now(UTC), "seen": seen}
        with self._transactions.begin() as session:
            session.execute(delete(TypedTextRow).where(TypedTextRow.at < datetime.now(UTC) - KEPT))
            session.execute(insert(TypedTextRow).values(who=who_id, field=field, **values)
                            .on_conflict_do_update(index_elements=["who", "field"], set_=values))  # fmt: skip

    def forget(self, who_id: int, begin: str) -> None:
        """It is saved, or thrown away: a field, or all whose names begin with `begin`."""
        is_meant = TypedTextRow.field.startswith(begin, autoescape=True)
        with self._transactions.begin() as session:
            session.execute(delete(TypedTextRow).where(TypedTextRow.who == who_id, is_meant))

    def of(self, who_id: int, begin: str) -> dict[str, str]:
        """Their texts of all fields whose names begin with `begin`, by name."""
        return {field: text for field, (text, _seen) in self.with_seals(who_id, begin).items()}

    def with_seals(self, who_id: int, begin: str) -> dict[str, tuple[str, str]]:
        """As `of`, each with the seal of what it was typed over ("" where nobody knows)."""
        is_asked = TypedTextRow.field.startswith(begin, autoescape=True)
        mine = select(TypedTextRow.field, TypedTextRow.text, TypedTextRow.seen).where(TypedTextRow.who == who_id, is_asked)
        with self._transactions.begin() as session:
            return {field: (text, seen) for field, text, seen in session.execute(mine)}
