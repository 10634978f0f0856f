"""The stored preview cut into what a PDF can tag: headings, lists, the person's own words, paragraphs."""

from __future__ import annotations

import unicodedata
from typing import Final, Literal, TypedDict

Kind = Literal["items", "own_words", "paragraphs"]
_MARKS: Final[dict[Kind, str]] = {"items": "– ", "own_words": "  "}
_RIGHT_TO_LEFT: Final = ("R", "AL")


class Section(TypedDict):
    """`lines` stand without the mark of their kind ("– " of items, two spaces of own words); `rtl` are the places of
    lines that are read from right to left."""

    heading: str
    kind: Kind
    lines: list[str]
    rtl: list[int]


def sections_of(text: str) -> list[Section]:
    """The blocks of a preview (handover.core.preview_text), in order.

    A person's own line can become neither a heading nor an item: the preview indents each of them, empty ones too.
    """
    return [_section(block.split("\n")) for block in text.split("\n\n") if block]


def _section(lines: list[str]) -> Section:
    for kind, mark in _MARKS.items():
        if len(lines) > 1 and all(line.startswith(mark) for line in lines[1:]):
            return _of_kind(kind, lines[0], [line.removeprefix(mark) for line in lines[1:]])
    return _of_kind("paragraphs", "", lines)


def _of_kind(kind: Kind, heading: str, lines: list[str]) -> Section:
    return Section(heading=heading, kind=kind, lines=lines, rtl=[place for place, line in enumerate(lines) if _is_rtl(line)])


def _is_rtl(line: str) -> bool:
    # The first letter with a direction decides (Unicode Standard Annex 9, rule P2).
    directions = (unicodedata.bidirectional(letter) for letter in line)
    return next((direction for direction in directions if direction in ("L", *_RIGHT_TO_LEFT)), "L") in _RIGHT_TO_LEFT
