"""Who may come in: a live session in a role that the route names, and for every act also our own origin and the form token."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session
from starlette.requests import Request

from foundation.entry import ANYONE, HALF_STAFF, who_may
from foundation.posted_form import PostedForm, read_posted
from foundation.problems import Problem
from handover.desk.session_cookie import SessionCookie, form_token, is_form_token
from handover.store.half_sessions import find_half
from handover.store.sessions import find_staff
from handover.store.staff import StaffMember
from handover.store.wall import admit

FOREIGN_FORM = Problem(403, "foreign-form", "Det här skickades inte från vår sida",
                       detail="Ladda om sidan och försök igen.")  # fmt: skip
STALE_FORM = Problem(403, "stale-form", "Sidan hade blivit för gammal",
                     detail="Inget är sparat. Öppna sidan igen och skicka därifrån.")  # fmt: skip
NOT_YOUR_ROLE = Problem(403, "not-your-role", "Ditt konto har inte den här sidan",
                        detail="Fråga den som sköter kontona om du behöver den.")  # fmt: skip


class LoginRequired(Exception):
    """Nobody is logged in here, or not any more."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request by somebody who is logged in, or half. `form_token` goes into every form of the page, `session_id` into none."""

    staff: StaffMember
    form_token: str
    session_id: str = field(repr=False)


class Door:
    """Knows the cookie and the origin; `staff_url` is where the desk is reached, None for "the host that was asked"."""

    def __init__(self, staff_url: str | None) -> None:
        self.https = bool(staff_url and staff_url.startswith("https://"))
        self.cookie = SessionCookie(https=self.https)
        self._origin = staff_url.rstrip("/").lower() if staff_url else None

    def enter(self, session: Session, request: Request, *, is_use: bool = True) -> Visit:
        """The visit of a live session, which sees its own municipality from here on.

        Raises LoginRequired, Problem 403 for a role that the route does not name, Undeclared for a route that names none.
        """
        visit = self.recognise(session, request, is_use=is_use)
        _require_role(request, visit.staff)
        admit(session, visit.staff.municipality)
        return visit

    def recognise(self, session: Session, request: Request, *, is_use: bool = True) -> Visit:
        """The visit of a live session, whatever its role, for a part with roles of its own; it sees no municipality's rows.

        Raises LoginRequired.
        """
        session_id = self.cookie.read(request)
        staff = find_staff(session, session_id, is_use=is_use) if session_id else None
        if staff is None or session_id is None:
            raise LoginRequired
        return Visit(staff, form_token(session_id), session_id)

    def enter_to_act(self, session: Session, request: Request, form: PostedForm) -> Visit:
        """As `enter`, for a form. Raises LoginRequired, or Problem 403 when the token belongs to another session."""
        visit = self.enter(session, request)
        if not self.has_form_token(request, form):
            raise STALE_FORM
        return visit

    def enter_half(self, session: Session, request: Request, form: PostedForm | None = None) -> Visit:
        """The visit of somebody whose second step is left; it sees no municipality's rows.

        Raises LoginRequired, and Problem 403 for a route that is not for the second step and a form of another session.
        """
        session_id = self.cookie.read(request)
        staff = find_half(session, session_id) if session_id else None
        if staff is None or session_id is None:
            raise LoginRequired
        if HALF_STAFF not in who_may(request.scope["endpoint"]):
            raise NOT_YOUR_ROLE
        if form is not None and not self.has_form_token(request, form):
            raise STALE_FORM
        return Visit(staff, form_token(session_id), session_id)

    def has_form_token(self, request: Request, form: PostedForm) -> bool:
        """Whether the form was made for the id in the browser's cookie."""
        session_id = self.cookie.read(request)
        return session_id is not None and is_form_token(session_id, form.get("form_token", ""))

    async def read_form(self, request: Request) -> PostedForm:
        """The form, if it comes from our own origin. Raises Problem 403, 400, 415.

        What somebody had written is remembered on the request, so that any failure after this can give it back.
        """
        self.require_ours(request)
        form = await read_posted(request)
        request.state.written = form.get("text", "")
        return form

    def require_ours(self, request: Request) -> None:
        """Raises Problem 403 for what another site sent."""
        if not self._is_ours(request):
            raise FOREIGN_FORM

    def _is_ours(self, request: Request) -> bool:
        origin = request.headers.get("origin")
        if origin is None:
            return request.headers.get("sec-fetch-site") == "same-origin"
        if self._origin is not None:
            return origin.lower() == self._origin
        scheme, _, host = origin.lower().partition("://")
        return scheme in ("http", "https") and host == request.headers.get("host", "").lower() != ""


def _require_role(request: Request, staff: StaffMember) -> None:
    if who_may(request.scope["endpoint"]).isdisjoint({ANYONE, staff.role}):
        raise NOT_YOUR_ROLE
