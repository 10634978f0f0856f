"""Letters that no font at hand can draw: found in what the typesetter refuses, and replaced so that it shows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

BOX: Final = "□"
NOTE: Final = "Alla tecken går inte att visa här. Där något saknas kan det stå □. Hela texten finns i ärendevyn."
_NAMED = re.compile(r'^error: [^`\n]*`"((?:[^"\\]|\\.)*)"`', re.MULTILINE)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t"}
_BEYOND_LATIN = re.compile("[^\n -~\u00a1-\u00ac\u00ae-\u00ff–]")
# The template breaks over-long words with this; it is named beside a letter, but stands in no text to take it from.
_OURS: Final = {"\u200b"}
_WITHOUT_SHAPE: Final = ("Cf", "Mn", "Me")


def named_in(diagnostic: str) -> tuple[str, ...]:
    """The letters to do without, out of typst's errors, once each, longest first; empty when it names none.

    Marks and joiners alone, if it names any: a letter, or a space, is named beside the mark that it carries.
    """
    found = {_ESCAPED.sub(_unescaped, quoted) for quoted in _NAMED.findall(diagnostic)} - _OURS
    marks = {letters for letters in found if not without_marks(letters)}
    return tuple(sorted(marks or found, key=lambda letters: (-len(letters), letters)))


def without(letters: tuple[str, ...]) -> Callable[[str], str]:
    """A function that puts a box for each of `letters` in a text; joiners and marks, which have no shape alone, go."""
    table = {each: BOX if without_marks(each) else "" for each in letters}
    pattern = re.compile("|".join(map(re.escape, letters)))
    return lambda text: pattern.sub(lambda found: table[found[0]], text)


def without_marks(text: str) -> str:
    """The text without joiners and marks: what stays readable where the typesetter falls over them."""
    return "".join(sign for sign in text if unicodedata.category(sign) not in _WITHOUT_SHAPE)


def plain_letters(text: str) -> str:
    """The text with a box for everything beyond Latin-1 and the dash of lists: the last resort, which always has glyphs."""
    return _BEYOND_LATIN.sub(BOX, text)


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else _ESCAPES.get(found[2], found[2])
