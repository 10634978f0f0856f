"""The cookie that holds a session's id, and the form token that is drawn from it."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

_ID: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class SessionCookie:
    """HttpOnly, SameSite=Strict, gone with the browser; over https also Secure and bound to the host by __Host-."""

    def __init__(self, *, https: bool) -> None:
        self.name = "__Host-steget_desk" if https else "steget_desk"
        self._https = https

    def read(self, request: Request) -> str | None:
        """The session id that the browser shows, if it has the shape of one."""
        shown = request.cookies.get(self.name, "")
        return shown if _ID.fullmatch(shown) else None

    def put(self, response: Response, session_id: str) -> None:
        """Sets the id in the browser."""
        response.set_cookie(self.name, session_id, path="/", secure=self._https, httponly=True, samesite="strict")

    def drop(self, response: Response) -> None:
        """Takes the id out of the browser."""
        response.delete_cookie(self.name, path="/", secure=self._https, httponly=True, samesite="strict")


def id_before_login() -> str:
    """An id that opens nothing. It gives the login form a token of its own, and logging in replaces it."""
    return secrets.token_urlsafe(32)


def form_token(session_id: str) -> str:
    """The CSRF token of a session. Whoever can compute it knows the session already, so no secret is needed besides."""
    return hmac.digest(session_id.encode(), b"form", hashlib.sha256).hex()


def is_form_token(session_id: str, shown: str) -> bool:
    """Whether `shown` is the token of this session, in constant time."""
    return hmac.compare_digest(form_token(session_id).encode(), shown.encode("utf-8", "replace"))
