"""The studio's entrance at the desk's door: the same login, cookie and form token."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Engine
from starlette.requests import Request

from foundation.entry import STAFF
from foundation.posted_file import PostedFile, read_posted_file
from foundation.posted_form import PostedForm, read_posted
from handover.desk.door import STALE_FORM, Door, LoginRequired
from handover.store.wall import DESK, walled
from nlu.studio.web.entrance import NotLoggedIn, Visitor

_MOST_FIELDS: Final = 400  # an answer in all languages, with its buttons


class StaffEntrance:
    """Entrance of nlu.studio.web over handover.desk.door. It works in the desk's own role, and lets no municipality's rows be seen."""

    login: Final = "/login"

    def __init__(self, engine: Engine, staff_url: str | None) -> None:
        self._transactions, self._door = walled(engine, DESK), Door(staff_url)

    def visitor(self, request: Request) -> Visitor:
        """Who is logged in, whatever their account's role. Raises NotLoggedIn."""
        with self._transactions.begin() as session:
            try:
                visit = self._door.recognise(session, request)
            except LoginRequired:
                raise NotLoggedIn from None
        return Visitor(visit.staff.id, visit.staff.display_name, visit.form_token, visit.staff.role == STAFF)

    async def read_form(self, request: Request) -> PostedForm:
        """The form, if it comes from our own page. What was written is remembered on the request, for the page of a failure."""
        self._door.require_ours(request)
        form = await read_posted(request, _MOST_FIELDS)
        request.state.written = form.get("text", "")
        return form

    async def read_upload(self, request: Request) -> PostedFile:
        """A form with a file, if it comes from our own page."""
        self._door.require_ours(request)
        return await read_posted_file(request, "file")

    def require_token(self, request: Request, form: PostedForm) -> None:
        """Raises Problem 403 for a form of another session."""
        if not self._door.has_form_token(request, form):
            raise STALE_FORM
