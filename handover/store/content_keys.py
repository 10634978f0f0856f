"""The keys of what people wrote: one master key, from it a key per municipality, and under that a random key per content.

Standards: HKDF-SHA256 (RFC 5869), AES-256-GCM (NIST SP 800-38D). The key of a content is stored only wrapped, bound to its
owner, part and municipality. When its row is gone, nobody can open the content any more, whoever holds the master key.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from foundation.aead import decrypt, encrypt
from handover.core.errors import HandoverError

KeyPart = Literal["preview", "referral", "messages", "notes", "live", "totp", "accessibility"]
IN_SESSION: Final = "content_keys"
"""Where a session carries its ContentKeys."""


class ContentUnreadable(HandoverError):
    """Stored content that does not open: another key, another row's bytes, damage, or its key is gone. It is never deleted for it."""

    code = "content-unreadable"
    title = "Innehållet kan inte läsas just nu"
    status_code = 500


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """What a key is for: the id of a ticket, preview, live conversation, message or
    member of staff, the part of it, and the municipality."""

    owner: str
    part: KeyPart
    municipality: str

    @property
    def data(self) -> bytes:
        """Associated data of the wrapped key."""
        return f"content_key|{self.owner}|{self.part}|{self.municipality}".encode()


class ContentKey:
    """The key of one part of one ticket or preview. Without key bytes it opens nothing, loudly."""

    def __init__(self, key: bytes | None) -> None:
        self._cipher = AESGCM(key) if key is not None else None

    def seal(self, cell: str, plain: bytes) -> bytes:
        """`plain` sealed for `cell`, such as 'ticket.body t_1' (table, column, row id): it opens nowhere else."""
        if self._cipher is None:
            raise ContentUnreadable
        return encrypt(self._cipher, plain, cell.encode())

    def open(self, cell: str, sealed: bytes) -> bytes:
        """What was sealed for `cell`. Raises ContentUnreadable for anything else."""
        if self._cipher is None:
            raise ContentUnreadable
        return _decrypt(self._cipher, sealed, cell.encode())


class ContentKeys:
    """Wraps and unwraps content keys under STEGET_CONTENT_KEY; opens what STEGET_CONTENT_KEY_OLD had wrapped as well."""

    def __init__(self, key: str, old: str | None = None) -> None:
        masters = [key.encode(), *([old.encode()] if old else [])]
        self._masters = {_name_of(master): master for master in masters}
        self.version = _name_of(masters[0])
        self._ciphers: dict[tuple[str, str], AESGCM] = {}

    def wrap(self, place: KeyPlace, key: bytes) -> bytes:
        """`key` under the newest master key, whose name is `version`."""
        return encrypt(self._cipher_of(place, self.version), key, place.data)

    def unwrap(self, place: KeyPlace, version: str, wrapped: bytes) -> bytes:
        """The 32 bytes that were wrapped for `place`. Raises ContentUnreadable."""
        if version not in self._masters:
            raise ContentUnreadable
        return _decrypt(self._cipher_of(place, version), wrapped, place.data)

    @property
    def versions(self) -> tuple[str, ...]:
        """The names of all master keys that are here, the newest first."""
        return tuple(self._masters)

    def _cipher_of(self, place: KeyPlace, version: str) -> AESGCM:
        # Derived once per municipality: a queue opens a key for every ticket in it.
        known = (version, place.municipality)
        if known not in self._ciphers:
            info = b"steget content of " + place.municipality.encode()
            self._ciphers[known] = AESGCM(HKDF(SHA256(), 32, salt=None, info=info).derive(self._masters[version]))
        return self._ciphers[known]


def new_key() -> bytes:
    """A random 256-bit key."""
    return secrets.token_bytes(32)


def _name_of(master: bytes) -> str:
    """16 hex digits that tell master keys apart and say nothing about them."""
    return HKDF(SHA256(), 8, salt=None, info=b"steget name of a content key").derive(master).hex()


def _decrypt(cipher: AESGCM, sealed: bytes, data: bytes) -> bytes:
    try:
        return decrypt(cipher, sealed, data)
    except (InvalidTag, ValueError):
        raise ContentUnreadable from None
