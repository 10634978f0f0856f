"""Conversation ids and tokens. A token proves itself without the database: an emergency is answered when that is dead.

token = base64url(secret ‖ HMAC-SHA256(STEGET_CONVERSATION_KEY, id ‖ secret)). The secret half exists nowhere but with
the person: content is sealed under it, so neither the database nor the server's key is enough to read a chat at rest.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import secrets
import time
from typing import Final

SECRET_BYTES: Final = 32
_MAC_BYTES: Final = 32
_RANDOM_BYTES: Final = 11
_HOUR: Final = 3600
_SEED_HOURS: Final = 24
_ID = re.compile(r"c_[A-Za-z0-9_-]{20}")
_CONTEXT: Final = b"steget conversation token 1\x00"
_SEED_CONTEXT: Final = b"steget conversation seed 1\x00"


def encode(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes | None:
    """The bytes of `encode`, or None when `text` is not exactly what `encode` gives."""
    try:
        data = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    return data if encode(data) == text else None


class TokenMint:
    """Makes and checks ids and tokens under one server key."""

    def __init__(self, key: str) -> None:
        self._key = key.encode("utf-8")

    def new(self) -> tuple[str, str]:
        """A new (id, token). The id begins with the hour of its making, so that an old one needs no memory to be refused."""
        hour = int(time.time()) // _HOUR
        conversation_id = "c_" + encode(hour.to_bytes(4, "big") + secrets.token_bytes(_RANDOM_BYTES))
        secret = secrets.token_bytes(SECRET_BYTES)
        return conversation_id, self.token_of(conversation_id, secret)

    def token_of(self, conversation_id: str, secret: bytes) -> str:
        """The token whose secret half is `secret`, for a channel that derives its conversations."""
        return encode(secret + self._mac(conversation_id, secret))

    def seed(self) -> str:
        """What a page without scripts begins a conversation with. It holds 256 random bits that are kept nowhere but in the page."""
        body = (int(time.time()) // _HOUR).to_bytes(4, "big") + secrets.token_bytes(SECRET_BYTES)
        return encode(body + self._of_seed(b"seal", body))

    def begun_with(self, seed: str) -> tuple[str, str] | None:
        """The (id, token) of a seed: the same each time, so that a page that is sent again begins nothing new.

        None for a seed that was not made here, or longer than a day ago.
        """
        data = decode(seed) if len(seed) <= 128 else None
        if data is None or len(data) != 4 + SECRET_BYTES + _MAC_BYTES:
            return None
        body, seal = data[:-_MAC_BYTES], data[-_MAC_BYTES:]
        age = int(time.time()) // _HOUR - int.from_bytes(body[:4], "big")
        if not hmac.compare_digest(seal, self._of_seed(b"seal", body)) or age >= _SEED_HOURS:
            return None
        conversation_id = "c_" + encode(body[:4] + self._of_seed(b"id", body)[:_RANDOM_BYTES])
        secret = self._of_seed(b"secret", body)
        return conversation_id, encode(secret + self._mac(conversation_id, secret))

    def _of_seed(self, purpose: bytes, body: bytes) -> bytes:
        return hmac.digest(self._key, _SEED_CONTEXT + purpose + b"\x00" + body, "sha256")

    def secret_of(self, conversation_id: str, token: str) -> bytes | None:
        """The secret half of `token` if it was made here for `conversation_id`, else None; in constant time."""
        if not _ID.fullmatch(conversation_id) or len(token) > 128:
            return None
        data = decode(token)
        if data is None or len(data) != SECRET_BYTES + _MAC_BYTES:
            return None
        secret, mac = data[:SECRET_BYTES], data[SECRET_BYTES:]
        return secret if hmac.compare_digest(mac, self._mac(conversation_id, secret)) else None

    def _mac(self, conversation_id: str, secret: bytes) -> bytes:
        return hmac.digest(self._key, _CONTEXT + conversation_id.encode("ascii") + secret, "sha256")


def age_hours(conversation_id: str) -> int:
    """Whole hours since an id that passed `secret_of` was made; 0 in its own hour."""
    data = decode(conversation_id.removeprefix("c_")) or b"\x00" * 4
    return max(0, int(time.time()) // _HOUR - int.from_bytes(data[:4], "big"))
