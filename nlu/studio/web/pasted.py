"""What somebody pastes, made into lines: from a document, a list, a table or a mail."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MOST_LINES: Final = 5_000
LONGEST_LINE: Final = 1_000
_BREAK: Final = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_BULLET: Final = re.compile(r"^(?:[-*•‣▪◦·–—o]|\d{1,4}[.)])[ \t]+")
_UNSEEN: Final = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_ASTRAY: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Pasted:
    """`lines` are new, `known` were there already or twice among these, `long` are too long to be one message."""

    lines: tuple[str, ...]
    known: tuple[str, ...]
    long: tuple[str, ...]
    left_over: int


def clean_text(text: str) -> str:
    """A text of several lines without what can't be stored or seen: control signs, byte order marks, half letters."""
    plain = _ASTRAY.sub("\ufffd", _BREAK.sub("\n", text))
    kept = "".join(sign for sign in plain if sign in "\n\t" or unicodedata.category(sign) != "Cc")
    return unicodedata.normalize("NFC", kept).strip()


def clean_line(line: str) -> str:
    """One line: bullets, numbering and signs that nobody sees taken away, all kinds of space made one."""
    return re.sub(r"\s+", " ", _BULLET.sub("", _UNSEEN.sub("", clean_text(line)).strip())).strip()


def pasted_lines(text: str, known: Iterable[str] = ()) -> Pasted:
    """The lines of a pasted text; `known` are the examples that are there, compared without regard to capitals."""
    there = {each.casefold() for each in known}
    new, twice, long, rows = [], [], [], [row for row in map(clean_line, _BREAK.split(text)) if row]
    for row in rows[:MOST_LINES]:
        if len(row) > LONGEST_LINE:
            long.append(row)
        elif row.casefold() in there:
            twice.append(row)
        else:
            there.add(row.casefold())
            new.append(row)
    return Pasted(tuple(new), tuple(twice), tuple(long), max(0, len(rows) - MOST_LINES))
