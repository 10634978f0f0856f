"""A script without what only its readers need: comments, indentation, blanks, long private names."""

from __future__ import annotations

import re
from typing import Final

_BLOCK_COMMENT: Final = re.compile(r"^[ \t]*/\*\*?.*?\*/[ \t]*$", re.MULTILINE | re.DOTALL)
_LINE_COMMENT: Final = re.compile(r"(?:^|(?<=[;{}),]))\s*// .*$")
_STRING: Final = re.compile(r'("(?:[^"\\]|\\.)*")')
_BLANKS: Final = re.compile(r" ?([=+*<>&|?:,;{}()!]+) ?")
_PRIVATE: Final = re.compile(r"(?<![\w\"'`#&])#([a-z]\w*)")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


class NotLean(ValueError):
    """A text that goes over several lines: its own blanks would be lost."""


def lean(source: str) -> list[str]:
    """The lines that matter; those inside of something begin with a tab. Raises NotLean."""
    lines = [_LINE_COMMENT.sub("", line).rstrip() for line in _BLOCK_COMMENT.sub("", source).splitlines()]
    if any(line.count("`") % 2 for line in lines):
        raise NotLean
    return _with_short_names([_inside(line) + _without_blanks(line.strip()) for line in lines if line.strip()])


def _inside(line: str) -> str:
    return "\t" if line.startswith(" ") else ""


def _without_blanks(line: str) -> str:
    """`a = b` as `a=b`. A line with a slash or a backtick is left: there may be a pattern or a text in it."""
    outside = _STRING.split(line)
    if any("/" in part or "`" in part for part in outside[::2]):
        return line
    return "".join(part if at % 2 else _BLANKS.sub(r"\1", part) for at, part in enumerate(outside))


def _with_short_names(lines: list[str]) -> list[str]:
    """Private names of a class reach no further than its module, so any short ones will do."""
    names = dict.fromkeys(name for line in lines for name in _PRIVATE.findall(_STRING.sub('""', line)))
    short = {name: _short(number) for number, name in enumerate(names)}
    return [_renamed(line, short) for line in lines]


def _renamed(line: str, short: dict[str, str]) -> str:
    parts = _STRING.split(line)
    return "".join(part if at % 2 else _PRIVATE.sub(lambda found: "#" + short[found[1]], part) for at, part in enumerate(parts))


def _short(number: int) -> str:
    more, last = divmod(number, len(_LETTERS))
    return (_short(more - 1) if more else "") + _LETTERS[last]
