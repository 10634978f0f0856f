"""Passkeys (WebAuthn Level 3): where they can be used, the two ceremonies, and what an answer from a browser has to be.

The library's errors quote what they were given, so all of them become one silent refusal.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import webauthn
from starlette.requests import Request
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from handover.store.staff import StaffMember
from handover.store.tables import StaffPasskeyRow

_NAME: Final = "Första steget, personal"
_MILLISECONDS: Final = 5 * 60 * 1000
_VERIFIED: Final = UserVerificationRequirement.REQUIRED
_LONGEST_ANSWER: Final = 20_000


class KeyRefused(Exception):
    """An answer that does not belong to this ceremony, this address or this key. It says no more than that."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A passkey that was just made: what the browser calls it, its public half (COSE), and how often it says it was used."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """The address that passkeys belong to: `id` is its host, `origin` is scheme, host and port."""

    id: str
    origin: str

    def registration(self, staff: StaffMember, challenge: bytes, known: list[bytes]) -> str:
        """Options in JSON for making a key that none of the authenticators with a `known` one has yet."""
        wanted = AuthenticatorSelectionCriteria(resident_key=ResidentKeyRequirement.PREFERRED, user_verification=_VERIFIED)
        options = webauthn.generate_registration_options(
            rp_id=self.id, rp_name=_NAME, user_name=staff.username, user_display_name=staff.display_name, user_id=_handle(staff),
            challenge=challenge, timeout=_MILLISECONDS, authenticator_selection=wanted, exclude_credentials=_described(known),
        )  # fmt: skip
        return webauthn.options_to_json(options)

    def authentication(self, challenge: bytes, known: list[bytes]) -> str:
        """Options in JSON for using one of the `known` keys, or with none named whichever the person picks."""
        return webauthn.options_to_json(webauthn.generate_authentication_options(
            rp_id=self.id, challenge=challenge, timeout=_MILLISECONDS, user_verification=_VERIFIED,
            allow_credentials=_described(known)))  # fmt: skip

    def made(self, answer: str, challenge: bytes) -> NewKey:
        """The key in the browser's answer. Raises KeyRefused."""
        try:
            done = webauthn.verify_registration_response(
                credential=_read(answer), expected_challenge=challenge, expected_rp_id=self.id, expected_origin=self.origin,
                require_user_verification=True,
            )  # fmt: skip
        except Exception:
            raise KeyRefused from None
        return NewKey(done.credential_id, done.credential_public_key, done.sign_count)

    def used(self, answer: str, challenge: bytes, row: StaffPasskeyRow, owner: StaffMember) -> int:
        """The new count of a key whose owner was verified by it. Raises KeyRefused, also for a count that does not go up."""
        try:
            read = _read(answer)
            if not _is_handle(read, owner):
                raise KeyRefused
            return webauthn.verify_authentication_response(
                credential=read, expected_challenge=challenge, expected_rp_id=self.id, expected_origin=self.origin,
                credential_public_key=row.public_key, credential_current_sign_count=row.sign_count, require_user_verification=True,
            ).new_sign_count  # fmt: skip
        except Exception:
            raise KeyRefused from None


class RelyingParties:
    """`staff_url` is where the desk is reached, None for "the host that was asked"."""

    def __init__(self, staff_url: str | None) -> None:
        self._set = _of(staff_url) if staff_url else None
        self._is_set = staff_url is not None

    def of(self, request: Request) -> RelyingParty | None:
        """The one of this request; None where browsers offer no passkeys: without https, and at an address without a name.

        A host that nobody has set is believed only when it is localhost.
        """
        if self._is_set:
            return self._set
        asked = _of(f"{request.url.scheme}://{request.headers.get('host', '')}")
        return asked if asked and asked.id == "localhost" else None


def credential_id_in(answer: str) -> bytes:
    """What the browser calls the key that it used. Raises KeyRefused."""
    try:
        return base64url_to_bytes(_read(answer)["rawId"])
    except Exception:
        raise KeyRefused from None


def _of(url: str) -> RelyingParty | None:
    try:
        parts = urlsplit(url.rstrip("/").lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    is_secure = parts.scheme == "https" or host == "localhost"
    if not host or not is_secure or _is_number(host):
        return None
    # Browsers leave out the port that the scheme has anyway.
    shown = "" if port in (None, {"https": 443, "http": 80}.get(parts.scheme)) else f":{port}"
    return RelyingParty(host, f"{parts.scheme}://{host}{shown}")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _handle(staff: StaffMember) -> bytes:
    """The account's handle in its passkeys: the same each time, and no name (WebAuthn 14.6.1)."""
    return hashlib.sha256(f"steget desk account {staff.id}".encode()).digest()


def _is_handle(answer: dict[str, Any], owner: StaffMember) -> bool:
    shown = answer["response"].get("userHandle")
    return shown is None or hmac.compare_digest(base64url_to_bytes(shown), _handle(owner))


def _described(ids: list[bytes]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=one) for one in ids]


def _read(answer: str) -> dict[str, Any]:
    read = json.loads(answer) if len(answer) <= _LONGEST_ANSWER else None
    if not isinstance(read, dict):
        raise KeyRefused
    return read
