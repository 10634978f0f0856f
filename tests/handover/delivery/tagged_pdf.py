"""What a screen reader gets from a tagged PDF: the structure tree in reading order, with the text of every leaf.

No library of this environment takes text out of a PDF, so this reads it with pikepdf alone: marked content is found by its
number, glyphs become letters through each font's ToUnicode map, and ActualText goes before both (ISO 32000-1, 14.7-14.9, 9.10.3).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import NamedTuple

import pikepdf


class Element(NamedTuple):
    """An element of the structure tree: its role (H1, P, L, BlockQuote …), the text below it, and its child elements."""

    role: str
    text: str
    children: tuple[Element, ...]

    def all(self, role: str) -> list[Element]:
        """Every element of a role, this one and below it, in reading order."""
        return ([self] if self.role == role else []) + [found for child in self.children for found in child.all(role)]


def opened(pdf: bytes) -> pikepdf.Pdf:
    """The document behind the bytes."""
    return pikepdf.open(io.BytesIO(pdf))


def read(pdf: bytes) -> Element:
    """The whole tree of a tagged PDF."""
    document = opened(pdf)
    leaves = {(page.objgen, number): text for page in document.pages for number, text in _leaves(page)}
    return _element(document.Root.StructTreeRoot, leaves, None)


def _element(node: pikepdf.Object, leaves: dict, page: tuple | None) -> Element:
    page = node.Pg.objgen if "/Pg" in node else page
    children, parts = [], []
    for kid in _kids(node):
        if isinstance(kid, int):
            parts.append(leaves[page, kid])
        elif "/MCID" in kid:
            parts.append(leaves[kid.Pg.objgen if "/Pg" in kid else page, int(kid.MCID)])
        elif "/S" in kid:
            children.append(_element(kid, leaves, page))
            parts.append(children[-1].text)
    text = str(node.ActualText) if "/ActualText" in node else "".join(parts)
    return Element(str(node.get("/S", "/Root")).lstrip("/"), text, tuple(children))


def _kids(node: pikepdf.Object) -> list:
    kids = node.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _leaves(page: pikepdf.Page) -> Iterator[tuple[int, str]]:
    open_marks: list[tuple[int | None, str | None, list[str]]] = []
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                facts = operands[1] if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) else {}
                actual = str(facts["/ActualText"]) if "/ActualText" in facts else None
                open_marks.append((int(facts["/MCID"]) if "/MCID" in facts else None, actual, []))
            case "EMC":
                number, actual, parts = open_marks.pop()
                text = "".join(parts) if actual is None else actual
                if number is not None:
                    yield number, text
                elif open_marks:
                    open_marks[-1][2].append(text)
            case "Tf":
                letters = _letters_of(page.Resources.Font[str(operands[0])])
            case "TJ" | "Tj":
                assert open_marks, "text outside of every mark is lost to a screen reader"
                open_marks[-1][2].append(_shown(operands[0], letters))


def _shown(operand: pikepdf.Object, letters: dict[int, str]) -> str:
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    glyphs = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    return "".join(letters[int.from_bytes(glyphs[place : place + 2], "big")] for place in range(0, len(glyphs), 2))


def _letters_of(font: pikepdf.Object) -> dict[int, str]:
    table, letters = font.ToUnicode.read_bytes().decode("latin-1"), {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            letters[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    assert "beginbfrange" not in table, "a range of glyphs is not read here"
    return letters
