"""Argon2id for staff passwords, and the cost of one check in every branch."""

from __future__ import annotations

from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

MIN_LENGTH: Final = 12
MAX_LENGTH: Final = 256
_HASHER = PasswordHasher()  # RFC 9106's low-memory profile: 64 MiB, 3 passes


class PasswordRefused(Exception):
    """It may not be a password; the text is Swedish and never quotes it."""


def check_new(password: str) -> None:
    """Raises PasswordRefused for one that is too short or too long (ASVS 5.0 6.2.1, 6.2.9: length alone, no rules of what is in it)."""
    if len(password) < MIN_LENGTH:
        raise PasswordRefused(f"Lösenordet ska ha minst {MIN_LENGTH} tecken.")
    if len(password) > MAX_LENGTH:
        raise PasswordRefused(f"Lösenordet får ha högst {MAX_LENGTH} tecken.")


def hash_password(password: str) -> str:
    """The Argon2id hash, with its parameters and salt inside."""
    return _HASHER.hash(password.encode("utf-8", "replace"))  # as it is checked: half a surrogate pair is no error


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether `password` matches. None (no such account) costs as much as a wrong password, so names cannot be probed."""
    try:
        shown = password if len(password) <= MAX_LENGTH else ""
        matches = _HASHER.verify(password_hash or _unmatchable(), shown.encode("utf-8", "replace"))
    except (Argon2Error, InvalidHashError):
        return False
    return matches and password_hash is not None and len(password) <= MAX_LENGTH


def prepare() -> None:
    """Makes the stand-in for unknown names now, so that not even the first of them costs one Argon2id more. For start-up."""
    _unmatchable()


@cache
def _unmatchable() -> str:
    return _HASHER.hash("an account that does not exist")
