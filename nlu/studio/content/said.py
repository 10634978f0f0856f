"""Which answer a text is: the words are known, the name is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from foundation.content.parts import Tree
from nlu.studio.content.answers import list_answers
from nlu.studio.content.errors import ContentError

_FILLED: Final = re.compile(r"\{[a-z_]+\}")
_FEWEST: Final = 3
_NEVER: Final = re.compile(r"(?!)")


def pattern_of(text: str) -> re.Pattern[str]:
    """Finds an answer however spaces stand and whatever its {marks} are filled with; nothing for one that is marks alone."""
    parts = [plain(part) for part in _FILLED.split(text)]
    if sum(map(len, parts)) < _FEWEST:
        return _NEVER
    return re.compile(r"\s*.*?\s*".join(map(re.escape, parts)))


def plain(text: str) -> str:
    """With single spaces."""
    return " ".join(text.split())


class AnswerNames:
    """Of a tree's answers. What can't be read has no name."""

    def __init__(self, tree: Tree) -> None:
        try:
            answers = list_answers(tree)
        except ContentError:
            answers = []
        self._known = [(one.name, pattern_of(variation.text)) for one in answers for variation in one.variations]

    def of(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The names of what was said, in order, once each; a text without a name is left out."""
        found = [name for text in texts for name in self._names(plain(text))]
        return tuple(dict.fromkeys(found))

    def _names(self, said: str) -> list[str]:
        return list(dict.fromkeys(name for name, pattern in self._known if pattern.fullmatch(said)))[:1]
