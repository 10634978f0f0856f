"""Ways to be reached: a phone number by a checker from outside, an e-mail address by its shape."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from handover.core.errors import FieldRefused

# No display names, quotes or lists: this is an address to write to, and it is shown to staff as it is.
_EMAIL: Final = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@(?:[^\s@<>()\[\]\\,;:\"'._]{1,63}\.)+[^\s@<>()\[\]\\,;:\"'._]{2,63}")

PhoneCheck = Callable[[str], str]
"""Takes a number without letters, gives it as it shall be shown and dialled, or raises FieldRefused with
phone_wrong_length or phone_malformed.

A port: number plans are data that change, and the core holds the standard library only (the bridge brings phonenumbers).
"""


def check_phone(text: str, phone: PhoneCheck) -> str:
    """The number as `phone` writes it. Raises FieldRefused. Letters are refused here: libraries read them as keypad digits."""
    if any(character.isalpha() for character in text):
        raise FieldRefused("phone_has_letters")
    if not any(character.isdigit() for character in text):
        raise FieldRefused("phone_malformed")
    return phone(text)


def check_email(text: str) -> str:
    """The address unchanged. Raises FieldRefused."""
    if not _EMAIL.fullmatch(text) or ".." in text or text.startswith("."):
        raise FieldRefused("email_malformed")
    return text
