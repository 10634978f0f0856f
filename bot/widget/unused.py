"""Takes out of a bundle what nobody in it uses: rows of its tables of texts, and methods of its classes.

It looks at lines as bot/widget/lean.py leaves them. What it can't be sure of stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

_ROW: Final = re.compile(r"\t(\w+):.*,$")
_CHANGED: Final = re.compile(r'([A-Z]+)\.(\w+)=("(?:[^"\\]|\\.)*");$')
_METHOD: Final = re.compile(r"\t(?:async )?(\w+)\(.*\)\{$")
_WORD: Final = re.compile(r"\w+")
_CALLED_BY_OTHERS: Final = re.compile(r"constructor|if|for|while|switch|catch|\w+Callback")

Lines = list[str]


def put_changes_in_place(modules: Sequence[Lines]) -> None:
    """A row that a later module says in other words gets those words where it stands, and not both."""
    for lines in modules:
        for line in [line for line in lines if _CHANGED.match(line)]:
            table, key, words = _CHANGED.match(line).groups()  # type: ignore[union-attr]
            for other in modules:
                rows = [other[at] for at in _rows(other, table)]
                row = next((row for row in rows if row.startswith(f"\t{key}:")), None)
                if row is not None and line in lines:
                    other[other.index(row)] = f"\t{key}:{words},"
                    lines.remove(line)


def drop_rows(modules: Sequence[Lines], tables: Iterable[str]) -> None:
    """Takes out the rows that are named nowhere. A table that is asked for more than `TABLE.row` keeps all."""
    for table in tables:
        for lines in modules:
            if rows := _rows(lines, table):
                rest = _text(modules).replace("\n".join(lines[rows.start - 1 : rows.stop]), "")
                named = re.findall(rf"\b{table}\b(?:\.(\w+))?", rest)
                if all(named):
                    lines[rows.start : rows.stop] = [line for line in lines[rows.start : rows.stop] if _ROW.match(line)[1] in named]  # type: ignore[index]


def drop_methods(modules: Sequence[Lines]) -> None:
    """Takes out the methods whose name stands nowhere but in themselves."""
    everywhere = Counter(_WORD.findall(_text(modules)))
    for lines in modules:
        for at in reversed(range(len(lines))):
            found = _METHOD.match(lines[at])
            if found and not _CALLED_BY_OTHERS.fullmatch(found[1]):
                end = _end(lines, at)
                own = Counter(_WORD.findall("\n".join(lines[at:end])))
                if own[found[1]] == everywhere[found[1]]:
                    everywhere -= own
                    del lines[at:end]


def _rows(lines: Lines, table: str) -> range:
    """Where the rows of `table` stand; nothing when it isn't here or holds more than rows."""
    if f"const {table}={{" not in lines:
        return range(0)
    first = lines.index(f"const {table}={{") + 1
    rows = range(first, lines.index("};", first))
    return rows if all(_ROW.match(lines[at]) and _depth(lines[at]) == 0 for at in rows) else range(0)


def _end(lines: Lines, at: int) -> int:
    """After the line that closes what `at` opens."""
    depth = 0
    for end in range(at, len(lines)):
        depth += _depth(lines[end])
        if depth == 0:
            return end + 1
    return at


def _depth(line: str) -> int:
    return line.count("{") - line.count("}")


def _text(modules: Sequence[Lines]) -> str:
    return "\n".join("\n".join(lines) for lines in modules)
