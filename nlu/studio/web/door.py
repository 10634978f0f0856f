"""Who may come into the studio: a member, logged in, with a role that the route names; for every act with a form of ours."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from foundation.entry import who_may
from foundation.posted_form import PostedForm
from foundation.problems import Problem
from nlu.studio.roles import Role
from nlu.studio.store.members import Member, Members
from nlu.studio.web.declared import mark_of
from nlu.studio.web.entrance import Entrance, Visitor

NO_MEMBER = Problem(403, "no-member", "Ditt konto har inte tillgång till studion",
                    detail="Fråga den som sköter kontona om du behöver den.")  # fmt: skip
NOT_YOUR_ROLE = Problem(403, "not-your-role", "Din roll i studion räcker inte för det här",
                        detail="Fråga den som sköter kontona om du behöver göra det.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visit:
    """A request by a member. `form` is what was posted, empty for a page."""

    member: Member
    visitor: Visitor
    form: PostedForm

    def may(self, role: Role) -> bool:
        """Whether a page offers what this role may do."""
        return self.member.may(role)


class StudioDoor:
    """Stands at every route, as a dependency: `visit` for pages, `act` for forms (acting.py)."""

    def __init__(self, entrance: Entrance, members: Members) -> None:
        self.entrance, self._members = entrance, members

    def visit(self, request: Request) -> Visit:
        """Raises NotLoggedIn, Problem 403, Undeclared for a route that names no role."""
        return self._let_in(request, {})

    async def read_form(self, request: Request) -> PostedForm:
        """The form alone; `act` comes after it."""
        return await self.entrance.read_form(request)

    def act(self, request: Request, form: PostedForm) -> Visit:
        """As `visit`, with a form whose token is this session's."""
        visit = self._let_in(request, form)
        self.entrance.require_token(request, form)
        return visit

    def _let_in(self, request: Request, form: PostedForm) -> Visit:
        visitor = self.entrance.visitor(request)
        member = self._members.find(visitor.id)
        named = who_may(request.scope["endpoint"])
        if member is None:
            raise NO_MEMBER
        if named.isdisjoint({mark_of(role) for role in member.roles}):
            raise NOT_YOUR_ROLE
        return Visit(member, visitor, form)
