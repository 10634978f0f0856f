"""What an answer means, or none. The words here are all that leaves this inbox; the other side's own text never does.

| code | kind | what happened |
|---|---|---|
| no_connection, broken_answer, slow, tls | unreachable | nobody there, connection cut or not HTTP, too late, no TLS agreed on |
| no_name_service | unreachable | names cannot be looked up now |
| busy, failing | unreachable | 408, 425 or 429; 5xx |
| certificate | refused | expired, of another name or of an unknown authority: it needs a person, and may be an attack |
| forbidden_address, unknown_name | refused | the URL leads to an address that is not allowed, or to a name that does not exist |
| redirected, not_allowed, gone, too_large, turned_down | refused | 3xx; 401 or 403; 404 or 410; 413; any other answer |
"""

from __future__ import annotations

import json
import ssl
from typing import Final

import httpx

from handover.delivery.inbox import InboxFailure, InboxRefused, InboxUnreachable

READ_AT_MOST: Final = 4096
_BUSY: Final = {408, 425, 429}
_REFUSED: Final = {401: "not_allowed", 403: "not_allowed", 404: "gone", 410: "gone", 413: "too_large"}


def failure_of_status(status: int) -> InboxFailure | None:
    """None for 2xx: the parcel was taken."""
    if 200 <= status < 300:
        return None
    if status in _BUSY:
        return InboxUnreachable("busy")
    if status >= 500:
        return InboxUnreachable("failing")
    if 300 <= status < 400:
        return InboxRefused("redirected")
    return InboxRefused(_REFUSED.get(status, "turned_down"))


def failure_of_error(error: Exception) -> InboxFailure:
    """The failure for httpx's and the system's errors, without their texts."""
    fault = _fault_of_connecting(error)
    if isinstance(fault, ssl.SSLCertVerificationError):
        return InboxRefused("certificate")
    if isinstance(fault, ssl.SSLError):
        return InboxUnreachable("tls")
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return InboxUnreachable("slow")
    return InboxUnreachable("broken_answer" if isinstance(error, httpx.ProtocolError) else "no_connection")


async def acknowledges(response: httpx.Response) -> bool:
    """Whether the body is the JSON object `{"acknowledged": true}`, of at most 4 KiB; more than that is not looked at.

    The bytes are taken as they come and never unpacked: a small compressed body could fill the memory.
    """
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        return False
    held = bytearray()
    async for part in response.aiter_raw():
        held += part
        if len(held) > READ_AT_MOST:
            return False
    return _says_so(bytes(held))


def _says_so(body: bytes) -> bool:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(content, dict) and content.get("acknowledged") is True


def _fault_of_connecting(error: BaseException) -> BaseException | None:
    """What httpcore met beneath httpx's ConnectError; after the handshake a fault of TLS comes up as it is."""
    if not isinstance(error, httpx.ConnectError) or error.__cause__ is None:
        return error
    return error.__cause__.__cause__ or error.__cause__.__context__
