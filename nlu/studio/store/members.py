"""Who is a member of the studio, and as what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from nlu.studio.roles import EDITOR, ROLES, Role
from nlu.studio.store.engine import Transactions
from nlu.studio.store.errors import NotAllowed
from nlu.studio.store.tables import MemberRow


@dataclass(frozen=True, slots=True)
class Member:
    """Who acts. `id` is the number of their account at the desk.

    An editor with a `municipality` (its slug) changes only what is that one's own; None is for everybody else.
    """

    id: int
    name: str
    roles: frozenset[Role]
    municipality: str | None = None

    def may(self, role: Role) -> bool:
        """Whether they have this role."""
        return role in self.roles

    def require(self, role: Role) -> None:
        """Raises NotAllowed for who lacks the role, whatever the page before it has let through."""
        if role not in self.roles:
            raise NotAllowed("Din roll i studion räcker inte för det här.")


class Members:
    """All members."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def find(self, staff_id: int) -> Member | None:
        """The member with this account; None for who is none."""
        with self._transactions.begin() as session:
            row = session.get(MemberRow, staff_id)
            return _member_of(row) if row else None

    def all(self) -> list[Member]:
        """Everybody, by name."""
        with self._transactions.begin() as session:
            return [_member_of(row) for row in session.scalars(select(MemberRow).order_by(MemberRow.name, MemberRow.staff_id))]

    def grant(self, staff_id: int, name: str, roles: Iterable[Role], municipality: str | None = None) -> Member:
        """Gives roles beside those that they have. Who is made an editor edits for `municipality` alone from then on, or for all."""
        had, given = self.find(staff_id), frozenset(roles)
        own = municipality if EDITOR in given or had is None else had.municipality
        return self._set(staff_id, name, (had.roles if had else frozenset()) | given, own)

    def revoke(self, staff_id: int, roles: Iterable[Role]) -> Member | None:
        """Takes roles away; who has none left is no member any more, and None is given."""
        had = self.find(staff_id)
        left = had.roles - frozenset(roles) if had else frozenset()
        if had and left:
            return self._set(staff_id, had.name, left, had.municipality if EDITOR in left else None)
        with self._transactions.begin() as session:
            session.execute(delete(MemberRow).where(MemberRow.staff_id == staff_id))
        return None

    def _set(self, staff_id: int, name: str, roles: frozenset[Role], municipality: str | None) -> Member:
        values = {"name": name, "municipality": municipality, "roles": [role for role in ROLES if role in roles]}
        with self._transactions.begin() as session:
            session.execute(insert(MemberRow).values(staff_id=staff_id, **values)
                            .on_conflict_do_update(index_elements=["staff_id"], set_=values))  # fmt: skip
        return Member(staff_id, name, roles, municipality)


def _member_of(row: MemberRow) -> Member:
    return Member(row.staff_id, row.name, frozenset(role for role in ROLES if role in row.roles), row.municipality)
