"""Finds what a text says no to: `ring inte` is no wish to be called, and `inte i Varberg` no place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

NEGATIONS: Final = frozenset({
    "inte", "inget", "ingen", "inga", "ej", "icke", "aldrig", "slippa", "slipper", "undvik", "undvika", "varken",
    "not", "no", "never", "dont", "don't", "without", "لا", "نه", "maya",
})  # fmt: skip
_NOT: Final = rf"\b(?:{'|'.join(sorted(map(re.escape, NEGATIONS)))})\b"
_DENIES: Final = re.compile(rf"{_NOT}|\butan\b")  # `inte våld utan ilska` says yes to the second: without counts only anywhere
_BETWEEN: Final = frozenset({"i", "från", "fran", "till", "om", "in"})


def denies(text: str) -> bool:
    """Whether there is a no anywhere in `text`, which is in lower case."""
    return _DENIES.search(text.replace("’", "'")) is not None


def says(text: str, pattern: str) -> bool:
    """Whether `text`, in lower case, has words that match `pattern` and are not denied right there."""
    said = text.replace("’", "'")
    return any(not _is_denied(said, found) for found in re.finditer(pattern, said))


def denies_place(words: Sequence[str], start: int) -> bool:
    """Whether the place that begins at `start` is one that the text says no to."""
    before = list(words[max(0, start - 2) : start])
    return before[-1:] != [] and (before[-1] in NEGATIONS or (before[0] in NEGATIONS and before[-1] in _BETWEEN))


def _is_denied(text: str, found: re.Match[str]) -> bool:
    """A no before it, with at most one word between, or right after it."""
    before = re.search(rf"{_NOT}\s+(?:\w+\s+)?$", text[: found.start()])
    after = re.match(rf"\w*\s+(?:behövs\s+|behöver jag\s+)?{_NOT}", text[found.end() :])
    return bool(before or after)
