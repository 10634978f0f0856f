"""Checks a way to be reached, as far as its form goes. The bridge checks it again."""

from __future__ import annotations

import re
from typing import Final

_PHONE: Final = re.compile(r"\+?[\d\s()./-]{5,24}")
_EMAIL: Final = re.compile(r"[^\s@,;<>]{1,64}@[^\s@,;<>]+\.[^\s@,;<>]{2,24}")
_EMAIL_LENGTH: Final = 254


def phone_number(text: str) -> str | None:
    """The number as it was typed when it can be one: 6 to 15 digits and no letters. Else None."""
    typed = " ".join(text.split())
    if not _PHONE.fullmatch(typed) or not 6 <= sum(each.isdigit() for each in typed) <= 15:
        return None
    return typed


def email_address(text: str) -> str | None:
    """The address when it can be one. Else None."""
    typed = text.strip().rstrip(".")
    return typed if len(typed) <= _EMAIL_LENGTH and _EMAIL.fullmatch(typed) else None


def contact_value(method: str | None, text: str) -> str | None:
    """The checked value for a contact method. None when it cannot be right."""
    return email_address(text) if method == "email" else phone_number(text)
