"""A sentence of the editor's own: what somebody wrote is never copied into the training data, not even masked, not even filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_WORD: Final = re.compile(r"\w+")
_MARK: Final = re.compile(r"\[[^\]\[]*\]")
_IN_A_GAP: Final = 3
"""Words that may have stood where the mark stands."""


def copied_from(sentence: str, masked: Iterable[str]) -> str:
    """Why the sentence is refused, in Swedish; "" when it is the editor's own. `masked` are the words that it was written beside."""
    if "[" in sentence or "]" in sentence:
        return "Skriv en hel mening utan luckor. Märken som […] ska inte vara med."
    if any(_is_same(sentence, each) for each in masked):
        return "Det där är samma mening som personen skrev. Säg samma sak med egna ord."
    return ""


def _is_same(sentence: str, masked: str) -> bool:
    """Whether the sentence has the same words, with the gaps left out or filled."""
    parts = [_words(part) for part in _MARK.split(masked)]
    gap = rf"(?:\w+ ){{0,{_IN_A_GAP}}}"
    pattern = gap.join("".join(f"{re.escape(word)} " for word in part) for part in parts)
    return any(parts) and re.fullmatch(pattern, "".join(f"{word} " for word in _words(sentence))) is not None


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
