"""Bearer token before anything else: a stranger on the inner network does not get a body parsed."""

from __future__ import annotations

import hmac
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from foundation.problems import Problem, problem_response

_OPEN: Final = frozenset({"/healthz", "/readyz"})
_STRANGER: Final = Problem(401, "unauthorized", "Nyckeln saknas eller stämmer inte", headers={"WWW-Authenticate": "Bearer"})


class BearerGuard:
    """Lets a request through when its Authorization header is `Bearer <token>`, compared in constant time."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self.app, self._expected = app, b"Bearer " + token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in _OPEN and not self._is_known(scope):
            await problem_response(_STRANGER)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _is_known(self, scope: Scope) -> bool:
        shown = [value for name, value in scope["headers"] if name == b"authorization"]
        return len(shown) == 1 and hmac.compare_digest(shown[0], self._expected)
