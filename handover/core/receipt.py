"""Receipt codes: 100 bits that look like the licence of a computer program, and keyed hashes to find them by.

Threat: somebody else finds the note with the code, or steals the database. The look tells nothing, 100 bits cannot be
guessed, and without the key outside the database a stored hash cannot be tested against anything.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: no I, L, O, U
_SYMBOLS: Final = 20
_GROUP: Final = 5
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS: Final = frozenset(" -–—\t\n\r\u00a0")


def derive_key(secret: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose, so that a hash made for one can never be tried for another."""
    return hmac.digest(secret, b"forsta-steget/" + purpose.encode(), hashlib.sha256)


def receipt_code(secret: bytes, preview_id: str) -> str:
    """The code of a consented preview, XXXXX-XXXXX-XXXXX-XXXXX: the first 100 bits of a keyed hash.

    Derived, not drawn, so that a consent that is repeated because an answer was lost gives the same code again.
    """
    value = int.from_bytes(hmac.digest(secret, b"receipt-code" + preview_id.encode(), hashlib.sha256)) >> (256 - 5 * _SYMBOLS)
    symbols = "".join(ALPHABET[value >> shift & 31] for shift in range(5 * (_SYMBOLS - 1), -1, -5))
    return "-".join(symbols[start : start + _GROUP] for start in range(0, _SYMBOLS, _GROUP))


def normalise(written: object) -> str | None:
    """The 20 symbols of a code as a person wrote it: any case, any spacing, O for 0, I and L for 1. None when it is no code."""
    if not isinstance(written, str) or len(written) > 100:
        return None
    symbols = "".join(character for character in written if character not in _SEPARATORS)
    symbols = symbols.upper().translate(_MISREAD) if symbols.isascii() else ""
    return symbols if len(symbols) == _SYMBOLS and set(symbols) <= set(ALPHABET) else None


def code_hash(key: bytes, written: object) -> bytes:
    """The 32 bytes to look a written code up by. `key` is derived for this purpose. One HMAC for whatever was written.

    What is no code hashes to a value that no code has, so that the caller asks the database just the same.
    """
    return hmac.digest(key, (normalise(written) or "no code").encode(), hashlib.sha256)
