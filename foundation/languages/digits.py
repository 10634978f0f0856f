"""Digits of any script as 0 to 9: a number is the same number whoever wrote it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_DIGIT: Final = re.compile(r"(?![0-9])\d")


def western(text: str) -> str:
    """The text with every digit as 0 to 9; each sign stays at its place."""
    return _DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)
