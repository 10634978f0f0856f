"""Who may come into the studio: a member, logged in, with a role that the route names; for every act with a form of ours."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from foundation.entry import who_may
from foundation.posted_form import PostedForm
from foundation.problems import Problem
from nlu.studio.roles import EDITOR, READER, Role
from nlu.studio.store.members import Member, Members
from nlu.studio.web.declared import is_for_local_editors, mark_of
from nlu.studio.web.entrance import Entrance, Visitor

NO_MEMBER = Problem(403, "no-member", "Ditt konto har inte tillgång till studion",
                    detail="Fråga den som sköter kontona om du behöver den.")  # fmt: skip
NOT_YOUR_ROLE = Problem(403, "not-your-role", "Din roll i studion räcker inte för det här",
                        detail="Fråga den som sköter kontona om du behöver göra det.")  # fmt: skip

NOT_YOUR_MUNICIPALITY = Problem(403, "not-your-municipality", "Du redigerar bara för din kommun",
                                detail="Det här delar alla kommuner, eller så är det en annan kommuns.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visit:
    """A request by a member. `form` is what was posted, empty for a page. `roles` are those that they have here: who edits for one
    municipality alone is an editor only there.
    """

    member: Member
    visitor: Visitor
    form: PostedForm
    roles: frozenset[Role]

    def may(self, role: Role) -> bool:
        """Whether a page offers what this role may do."""
        return role in self.roles

    @property
    def edits_all(self) -> bool:
        """Whether they edit what all municipalities share."""
        return self.member.may(EDITOR) and self.member.municipality is None

    def owns(self, item: str) -> bool:
        """Whether they may take back a change of this item."""
        slug = self.member.municipality
        return slug is None or item == f"municipality/{slug}" or item.startswith(f"overlay/{slug}/")


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
        here = _roles_here(member, request)
        if named.isdisjoint({mark_of(role) for role in here}):
            raise NOT_YOUR_ROLE if here == member.roles else NOT_YOUR_MUNICIPALITY
        return Visit(member, visitor, form, here)


def _roles_here(member: Member, request: Request) -> frozenset[Role]:
    """The roles of a member at the route that is asked for: who edits for one municipality alone is a reader of the others."""
    is_own = member.municipality is None or request.path_params.get("slug") == member.municipality
    if is_own or not member.may(EDITOR) or is_for_local_editors(request.scope["endpoint"]):
        return member.roles
    return member.roles - {EDITOR} | {READER}
