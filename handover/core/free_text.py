"""Free text as it may be stored and shown: readable, bounded, and unable to disguise itself."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from handover.core.errors import MessageEmpty, MessageTooLong

MAX_MESSAGE: Final = 4000
# Threats: NUL and lone surrogates cannot be stored; direction overrides can make staff read another text than was sent;
# stacked combining marks can cover the lines around them. Joiners inside emoji and Persian stay.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")
_MAX_MARKS = 6


def clean(text: str, limit: int) -> str:
    """`text` in NFC without what cannot be read, stripped; empty when nothing visible is left.

    Raises MessageTooLong when more than `limit` characters remain. Linear in the length of what it accepts.
    """
    if len(text) > 2 * limit + 100:  # before any work: normalising a million combining marks takes minutes
        raise MessageTooLong
    plain = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n"))
    plain = _few_marks(unicodedata.normalize("NFC", plain)).strip()
    if not any(_is_visible(character) for character in plain):
        return ""
    if len(plain) > limit:
        raise MessageTooLong
    return plain


def clean_line(text: str, limit: int) -> str:
    """As `clean`, on one line: a field of a form cannot imitate the fields after it."""
    return " ".join(clean(text, limit).split())


def clean_message(text: str) -> str:
    """A message of at most 4 000 characters. Raises MessageEmpty, MessageTooLong."""
    plain = clean(text, MAX_MESSAGE)
    if not plain:
        raise MessageEmpty
    return plain


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] not in "ZCM"


def _few_marks(text: str) -> str:
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MAX_MARKS:
            kept.append(character)
    return "".join(kept)
