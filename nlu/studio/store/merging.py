"""Two changes of one text put together, line by line, when they do not meet."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile
from typing import NamedTuple


class _Piece(NamedTuple):
    """Lines [begin, end) of the old text give way to `lines`."""

    begin: int
    end: int
    lines: list[str]


def three_way(old: str, mine: str, theirs: str) -> str | None:
    """`old` with the changes of both; None when they touch the same lines, or lines side by side, and differ there."""
    if mine == theirs or theirs == old:
        return mine
    if mine == old:
        return theirs
    lines = old.splitlines(keepends=True)
    ours, others = (list(_pieces(lines, new.splitlines(keepends=True))) for new in (mine, theirs))
    both = sorted({(piece.begin, piece.end, tuple(piece.lines)) for piece in (*ours, *others)})
    made: list[str] = []
    at = -1
    for begin, end, new in both:
        if begin <= at:
            return None
        made += lines[max(at, 0) : begin] + list(new)
        at = end
    return "".join(made + lines[max(at, 0) :])


def _pieces(old: list[str], new: list[str]) -> Iterator[_Piece]:
    # What is the same at both ends is passed over first: a file has thousands of lines, and a change a few.
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    rest = min(len(old), len(new)) - head
    pairs = zip(reversed(old), reversed(new), strict=False)
    tail = min(rest, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs)))
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    for kind, begin, end, from_, to in SequenceMatcher(None, inner_old, inner_new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield _Piece(head + begin, head + end, inner_new[from_:to])
