"""Reference receiver for the signed webhook: what docs/webhook.md asks of a municipality's own system, as a Starlette app.

It keeps what it takes in memory; a real one keeps the ids as long as it keeps the referrals.
"""

from __future__ import annotations

import json
from typing import Final

from standardwebhooks import Webhook, WebhookVerificationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

LARGEST: Final = 10 * 1024 * 1024
PATH: Final = "/parcels"


class Receiver:
    """Takes genuine parcels once. `secrets` may be changed while it runs.

    `taken` holds the first body of every id, and an empty one where the person has taken the referral back.
    """

    def __init__(self, *secrets: str, acknowledges: bool = True) -> None:
        self.secrets = list(secrets)
        self.acknowledges = acknowledges
        self.taken: dict[str, bytes] = {}
        self._referrals: dict[str, str] = {}
        self._withdrawn: set[str] = set()
        self.accepted = 0
        self.refused = 0
        self.app = Starlette(routes=[Route(PATH, self._take, methods=["POST"])])

    async def _take(self, request: Request) -> Response:
        if request.headers.get("content-type") != "application/json":
            return self._refusal(415)
        body = await _limited_body(request)
        if body is None:
            return self._refusal(413)
        headers = dict(request.headers)  # one value for each name, so that what is verified is what is used
        if not is_genuine(headers, body, self.secrets):
            return self._refusal(401)
        self.accepted += 1
        if headers["webhook-id"] not in self.taken:
            self._keep(headers["webhook-id"], body)
        return JSONResponse({"acknowledged": self.acknowledges})

    def _keep(self, identity: str, body: bytes) -> None:
        content = json.loads(body)
        kind, ticket = content["kind"], content["ticket"]["id"]
        self.taken[identity] = body
        if kind == "referral":
            self._referrals[ticket] = identity
        if kind == "withdrawn":
            self._withdrawn.add(ticket)
        if ticket in self._withdrawn and ticket in self._referrals:  # whichever of the two came first
            self.taken[self._referrals[ticket]] = b""

    def _refusal(self, status: int) -> Response:
        self.refused += 1
        return JSONResponse({"type": "about:blank", "status": status}, status, media_type="application/problem+json")  # RFC 9457


def is_genuine(headers: dict[str, str], body: bytes, secrets: list[str]) -> bool:
    """Whether one of `secrets` signed exactly this id, time and body, within five minutes of now in either direction."""
    timestamp = headers.get("webhook-timestamp", "")
    if not (timestamp.isascii() and timestamp.isdecimal()):
        return False  # the package also reads 1.7e9 and 1_700, which are other texts for the same signature
    return any(_signed_by(secret, headers, body) for secret in secrets)


def _signed_by(secret: str, headers: dict[str, str], body: bytes) -> bool:
    try:
        Webhook(secret).verify(body, headers, json_parse=False)
    except (WebhookVerificationError, ValueError):  # a mangled signature or body comes out of the package as ValueError
        return False
    return True


async def _limited_body(request: Request) -> bytes | None:
    held = bytearray()
    async for part in request.stream():
        held += part
        if len(held) > LARGEST:
            return None
    return bytes(held)
