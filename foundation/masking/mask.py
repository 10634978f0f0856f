"""Masks a message: only common words that are known to belong to nobody stay; everything else becomes a mark.

A list of what must go (names, places, numbers) can never be whole. So it is the other way round: a word stays when it stands in
known_words.txt, and then only in the middle of a sentence without a capital letter. Misspelt, foreign and rare words go too; that
loses something for the editor and nothing for the person. Standard library only; nothing here waits or fails.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

MARK: Final = "[…]"
NUMBER: Final = "[siffror]"
MOST_CHARACTERS: Final = 300
LEAST_KNOWN: Final = 0.5
"""Share of the words that must be left; with fewer a message teaches nothing, and what is left may still be a pattern."""
_WORDS: Final = Path(__file__).with_name("known_words.txt")
# An address of any kind goes whole, whatever words it is made of.
_ADDRESS: Final = re.compile(r"\S*(?:@|://|www\.|\.(?:se|com|nu|net|org|eu)\b)\S*", re.IGNORECASE)
_TOKEN: Final = re.compile(r"\[…\]|\d[\d\s.,:+/-]*\d|\d|[^\W\d_]+|[^\w\s]|\s+|_")
_SENTENCE_END: Final = ".!?:"


@cache
def known_words() -> frozenset[str]:
    """The words that may stay, in small letters."""
    lines = _WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def masked(text: str) -> str | None:
    """`text` with marks for all that is not known, at most MOST_CHARACTERS long; None when too little would be left of it."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(sign for sign in plain if sign.isspace() or unicodedata.category(sign)[0] != "C")
    parts = _TOKEN.findall(_ADDRESS.sub(MARK, plain[: 4 * MOST_CHARACTERS]))
    shouts = plain.isupper()
    kept, begins = [], True
    for part in parts:
        kept.append(_kept(part, begins, shouts))
        begins = part in _SENTENCE_END if not part.isspace() else begins or "\n" in part
    return _readable(kept)


def _kept(part: str, begins: bool, shouts: bool) -> str:
    if part[0].isdigit():
        return NUMBER
    if not part[0].isalpha():
        return part if part in ".,!?:;-–'\"()[…]" or part.isspace() else MARK
    is_plain = part.islower() or shouts or (begins and part[1:].islower()) or len(part) == 1
    return part.lower() if is_plain and part.lower() in known_words() else MARK


def _readable(parts: list[str]) -> str | None:
    words = [part for part in parts if part[0].isalpha() or part in (MARK, NUMBER)]
    known = sum(word not in (MARK, NUMBER) for word in words)
    if not words or known < LEAST_KNOWN * len(words):
        return None
    text = re.sub(rf"{re.escape(MARK)}(?:[\s,.;:'\"()–-]*{re.escape(MARK)})+", MARK, "".join(parts))
    text = re.sub(r"\s+", " ", text).strip()
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1].rsplit(" ", 1)[0] + "…"
