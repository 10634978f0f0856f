"""Cuts a text that is too long for one message of Telegram, where a line ends if it can."""

from __future__ import annotations

import unicodedata
from typing import Final

LONGEST: Final = 4096  # Bot API, sendMessage
_JOINER: Final = "\u200d"
_LOOK_BACK: Final = 40  # characters; no family of emoji is longer


def split(text: str, longest: int = LONGEST) -> list[str]:
    """The parts in order, none empty or longer than `longest` as Telegram counts (UTF-16 code units); nothing for blank text."""
    parts, rest = [], text.strip()
    while rest:
        end = _end(rest, longest)
        part, rest = rest[:end].rstrip(), rest[end:].lstrip()
        if part:
            parts.append(part)
    return parts


def _end(text: str, longest: int) -> int:
    """Where the first part ends: at the last line, else word, else whole sign that fits."""
    fits = _fitting(text, longest)
    if fits == len(text):
        return fits
    for between in ("\n", " "):
        place = text.rfind(between, 0, fits + 1)
        if place > fits // 2:
            return place
    return next((place for place in range(fits, max(fits - _LOOK_BACK, 0), -1) if not _is_inside(text, place)), fits)


def _fitting(text: str, longest: int) -> int:
    """How many characters of `text` make at most `longest` code units of UTF-16; at least one."""
    room = longest
    for place, character in enumerate(text):
        room -= 2 if ord(character) > 0xFFFF else 1
        if room < 0:
            return max(place, 1)
    return len(text)


def _is_inside(text: str, place: int) -> bool:
    """Whether a cut before text[place] would tear a sign apart: joined emoji, or a letter and its marks."""
    here = text[place]
    is_mark = unicodedata.category(here).startswith("M") or "\U0001f3fb" <= here <= "\U0001f3ff"  # the latter: tones of skin
    return is_mark or _JOINER in (here, text[place - 1])
