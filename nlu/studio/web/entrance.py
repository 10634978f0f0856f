"""What the studio asks of the door that it is mounted at. The studio knows no accounts, passwords or cookies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from starlette.requests import Request

from foundation.posted_file import PostedFile
from foundation.posted_form import PostedForm


class NotLoggedIn(Exception):
    """Nobody is logged in here, or not any more."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is logged in. `form_token` goes into every form of the page; `has_desk` says whether they answer tickets too."""

    id: int
    name: str
    form_token: str
    has_desk: bool


class Entrance(Protocol):
    """The door's part of a visit."""

    @property
    def login(self) -> str:
        """Where one logs in."""
        ...

    def visitor(self, request: Request) -> Visitor:
        """Who asks. Raises NotLoggedIn."""
        ...

    async def read_form(self, request: Request) -> PostedForm:
        """The form, if it comes from our own page. Raises Problem 400, 403, 415."""
        ...

    async def read_upload(self, request: Request) -> PostedFile:
        """As `read_form`, of a form with a file in its field `file`."""
        ...

    def require_token(self, request: Request, form: PostedForm) -> None:
        """Raises Problem 403 for a form that was made for another session."""
        ...
