"""Text that was pasted, from Word or elsewhere: made clean, and split into examples with word of what was left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from nlu.training.check.similar import words_of

MOST, LONGEST = 5_000, 1_000
"""Examples taken at once, and signs of one."""
_LINE_ENDS: Final = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES: Final = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
# Soft hyphens, marks of order and of direction, and what is seen by nobody. U+200C and U+200D stay: Persian and emoji need them.
_UNSEEN: Final = re.compile(
    r"[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff]"
)
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_BULLET: Final = re.compile(
    r"^\s*(?:[•●○◦▪▫■□‣⁃∙·*\uf0a7\uf0b7\uf0d8\uf076\uf0fc–—-]\s+|[•●○◦▪▫■□‣⁃∙\uf0a7\uf0b7\uf0d8\uf076\uf0fc]\s*|o\t\s*)"
)
_NUMBERED: Final = re.compile(r"^\s*(?:\(?(\d{1,3})[.)]|(\d{1,3}(?:\.\d{1,3}){1,3})\.?)\s+(?=\S)")
_PRIVATE: Final = re.compile(r"[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line (from 1) that became no example, and why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was found in a pasted text."""

    examples: tuple[str, ...]
    dropped: tuple[Dropped, ...]

    def in_words(self) -> str:
        """What happened, for the editor."""
        if not self.dropped:
            return f"{len(self.examples)} exempel hittades."
        counts: dict[str, int] = {}
        for one in self.dropped:
            counts[one.why] = counts.get(one.why, 0) + 1
        return f"{len(self.examples)} exempel hittades. {len(self.dropped)} rader togs inte med: " + ", ".join(
            f"{count} {why}" for why, count in counts.items()) + "."  # fmt: skip


def clean(text: str) -> str:
    """A text without what Word leaves behind and nobody sees; its lines, quotation marks and dashes stay."""
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    lines = (_clean_line(line) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def split(text: str, known: Iterable[str] = ()) -> Pasted:
    """One example a line. `known` are examples that the intent has; they are not taken again."""
    lines = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).split("\n")
    is_numbered = sum(bool(_NUMBERED.match(line)) for line in lines) > 1
    there = {_key(one) for one in known}
    examples: list[str] = []
    dropped: list[Dropped] = []
    for number, line in enumerate(lines, 1):
        row = _row(line, is_numbered)
        why = _why_not(row, there, len(examples))
        if why:
            dropped.append(Dropped(number, row[:80], why))
        elif row:
            examples.append(row)
            there.add(_key(row))
    return Pasted(tuple(examples), tuple(dropped))


def _row(line: str, is_numbered: bool) -> str:
    line = _BULLET.sub("", _UNSEEN.sub("", line), count=1)
    line = _NUMBERED.sub("", line, count=1) if is_numbered else line
    return _clean_line(_BULLET.sub("", line, count=1))


def _clean_line(line: str) -> str:
    line = _PRIVATE.sub("", _UNSEEN.sub("", _SPACES.sub(" ", line)))
    return re.sub(r" {2,}", " ", _CONTROLS.sub("", line)).strip()


def _why_not(row: str, there: set[str], taken: int) -> str | None:
    reasons: Iterator[tuple[bool, str]] = iter((
        (not row, ""),
        (not any(sign.isalpha() for sign in row), "utan bokstäver"),
        (len(row) > LONGEST, f"längre än {LONGEST} tecken"),
        (_key(row) in there, "som redan finns"),
        (taken >= MOST, f"över {MOST}, som är det mesta på en gång"),
    ))  # fmt: skip
    return next((why for holds, why in reasons if holds), None)


def _key(text: str) -> str:
    return " ".join(words_of(text)) or text
