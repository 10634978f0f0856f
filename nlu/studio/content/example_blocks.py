"""The files of examples as blocks of lines. They have one strict form, so a line can be taken or given without reading YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nlu.studio.content.errors import ContentError

_INTENT: Final = re.compile(r"- intent: ([a-z][a-z0-9_]*)")
_LABELS: Final = re.compile(r"  metadata: \{lang: ([a-z]+), action: ([a-z]+), flags: \[([a-z_, ]*)\]\}")
_EXAMPLES: Final = re.compile(r"  examples: \|[-+]?")
_ROW: Final = re.compile(r"    - (\S.*)")
_ELSE: Final = re.compile(r"\s*(#.*)?|nlu:( \[\])?|version: \"?[\d.]+\"?")
HEAD: Final = '# Exempel som redaktörer har lagt till i studion.\nversion: "3.1"\nnlu:\n'


@dataclass(frozen=True, slots=True)
class Block:
    """The examples of one intent with the same labels. `lines` are line number (from 0) and text; `end` the line behind the last."""

    intent: str
    lang: str
    action: str
    flags: tuple[str, ...]
    lines: tuple[tuple[int, str], ...]
    start: int
    end: int

    @property
    def labels(self) -> tuple[str, str, str, tuple[str, ...]]:
        """What all its examples share."""
        return self.intent, self.lang, self.action, self.flags


@lru_cache(maxsize=128)
def blocks(text: str, path: str) -> tuple[Block, ...]:
    """All blocks of a file in order. Raises ContentError with the line of anything else than a block."""
    found: list[Block] = []
    rows: list[tuple[int, str]] = []
    intent, is_open, start = "", False, 0
    labels: tuple[str, str, tuple[str, ...]] = ("sv", "none", ())
    lines = text.split("\n")
    for number, raw in enumerate(lines):
        line = raw.removesuffix("\r")
        row = _ROW.fullmatch(line) if is_open else None
        if row:
            rows.append((number, row[1].strip()))
        elif begins := _INTENT.fullmatch(line):
            found += _closed(intent, labels, rows, start)
            intent, labels, rows, is_open, start = begins[1], ("sv", "none", ()), [], False, number
        elif intent and (told := _LABELS.fullmatch(line)):
            labels = (told[1], told[2], tuple(filter(None, (flag.strip() for flag in told[3].split(",")))))
        elif intent and _EXAMPLES.fullmatch(line):
            is_open = True
        elif not _ELSE.fullmatch(line) or (is_open and line.startswith("    #")):
            raise ContentError("Raden ser inte ut som i de andra filerna med exempel.", path, number + 1)
    return (*found, *_closed(intent, labels, rows, start))


def _closed(intent: str, labels: tuple[str, str, tuple[str, ...]], rows: list[tuple[int, str]], start: int) -> list[Block]:
    end = rows[-1][0] + 1 if rows else start + 1
    return [Block(intent, *labels, tuple(rows), start, end)] if intent else []


def with_line(text: str, number: int, row: str | None) -> str:
    """The text with another example on a line, or without the line."""
    lines = text.split("\n")
    end = "\r" if lines[number].endswith("\r") else ""
    lines[number : number + 1] = [] if row is None else [f"    - {row}{end}"]
    return "\n".join(lines)


def without_block(text: str, block: Block) -> str:
    """The text without a block, from its first line to its last example."""
    lines = text.split("\n")
    rest = [*lines[: block.start], *lines[block.end :]]
    if not any(line.startswith("- intent:") for line in rest):
        rest = [line.replace("nlu:", "nlu: []") if line.rstrip("\r") == "nlu:" else line for line in rest]
    return "\n".join(rest)


def with_rows(text: str, path: str, labels: tuple[str, str, str, tuple[str, ...]], rows: list[str]) -> str:
    """The text with more examples: last in the last block with the same labels, or in a new block last in the file."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    last = next((block for block in reversed(blocks(text, path)) if block.labels == labels and block.lines), None)
    new = [f"    - {row}" for row in rows]
    lines = ["nlu:" if line.rstrip("\r") == "nlu: []" else line.removesuffix("\r") for line in text.split("\n")]
    if last:
        return line_end.join([*lines[: last.end], *new, *lines[last.end :]])
    intent, lang, action, flags = labels
    head = [f"- intent: {intent}", f"  metadata: {{lang: {lang}, action: {action}, flags: [{', '.join(flags)}]}}", "  examples: |"]
    while lines and not lines[-1]:
        lines.pop()
    return line_end.join([*lines, *head, *new, ""])
