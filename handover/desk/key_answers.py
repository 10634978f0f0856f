"""What the routes of passkeys have in common: where there are none, and options as a browser reads them."""

from __future__ import annotations

from typing import Final

from fastapi import Request
from fastapi.responses import Response

from foundation.problems import Problem
from handover.desk.parts import DeskParts
from handover.desk.relying_party import RelyingParty

_NO_KEYS: Final = Problem(409, "no-keys-here", "Nycklar går inte att använda på den här adressen",
                          detail="Sidan behöver ett eget namn och https. Välj ett annat sätt att logga in.")  # fmt: skip


def party_of(parts: DeskParts, request: Request) -> RelyingParty:
    """The relying party of this request. Raises Problem 409 where browsers offer no passkeys."""
    party = parts.relying_parties.of(request)
    if party is None:
        raise _NO_KEYS
    return party


def options_answer(options: str) -> Response:
    """Options in JSON, for navigator.credentials."""
    return Response(options, media_type="application/json")
