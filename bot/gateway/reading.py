"""What a person typed, made safe to handle: nothing they send may break a part, and nothing of the meaning is lost."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

MAX_BYTES: Final = 8 * 1024  # more is not read whole, only screened
_BETWEEN: Final = " … "
_END_CHARACTERS: Final = 4 * 1024 - 2  # both ends with what stands between them are no longer than what staff can get
_MAX_MARKS: Final = 6
# Threats: NUL and lone surrogates break parts that the text passes; direction overrides make it read otherwise than
# it was typed. Joiners inside emoji and Persian stay.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
_SURROGATE = re.compile("[\ud800-\udfff]")
WORD_JOINER: Final = "\u2060"


@dataclass(frozen=True, slots=True)
class ReadText:
    """`raw` is screened, `plain` is stored and sent on. `too_long`: only the ends are screened and nothing is sent on."""

    raw: str
    plain: str
    too_long: bool


def read_text(text: str) -> ReadText | None:
    """The text as it can be handled, or None when it holds nothing visible. Linear in its length."""
    raw = _SURROGATE.sub("\ufffd", text)
    if not any(_is_visible(character) for character in raw):
        return None
    too_long = len(raw.encode("utf-8")) > MAX_BYTES
    kept = raw[:_END_CHARACTERS] + _BETWEEN + raw[-_END_CHARACTERS:] if too_long and len(raw) > 2 * _END_CHARACTERS else raw
    plain = _few_marks(_UNWANTED.sub("", kept.replace("\r\n", "\n").replace("\r", "\n"))).strip()
    return ReadText(raw, plain, too_long)


def for_rasa(plain: str) -> str:
    """`plain` as Rasa may see it: a typed '/' at the start is no command (design decision 8)."""
    first = next((character for character in plain if _is_visible(character)), "")
    return (WORD_JOINER + plain if first == "/" else plain)[:MAX_BYTES]


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] not in "ZCM"


def _few_marks(text: str) -> str:
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MAX_MARKS:
            kept.append(character)
    return "".join(kept)
