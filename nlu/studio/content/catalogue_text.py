"""A catalogue (gettext .po) as entries that keep their own words: what is not changed stays byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from babel.messages.pofile import denormalize, normalize

from nlu.studio.content.errors import ContentError

FUZZY, UNREVIEWED = "fuzzy", "unreviewed"
_WIDTH: Final = 120  # as steget/languages/files.py writes them
_LINE: Final = re.compile(r'(?:(msgctxt|msgid|msgstr) )?("(?:[^"\\]|\\.)*")')


@dataclass(frozen=True, slots=True)
class Entry:
    """One text with its translation. `source` is how it stands in the file; None for one that has changed."""

    place: str
    swedish: str
    translated: str
    flags: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    source: str | None = None

    @property
    def is_said(self) -> bool:
        """Whether the chat uses the translation."""
        return bool(self.translated) and FUZZY not in self.flags

    def changed(self, **values: object) -> Entry:
        """The same with other values; equal values keep how it is written."""
        new = replace(self, **values)  # type: ignore[arg-type]
        return new if new == self else replace(new, source=None)

    def written(self) -> str:
        """The lines of the entry, as Babel writes them."""
        if self.source is not None:
            return self.source
        flags = [f"#, {', '.join(sorted(self.flags))}"] if self.flags else []
        parts = (("msgctxt", self.place), ("msgid", self.swedish), ("msgstr", self.translated))
        return "\n".join([*self.comments, *flags, *(f"{name} {normalize(text, width=_WIDTH)}" for name, text in parts)])


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The entries of a file in order. `head` is what stands above them, `tail` what the file ends with."""

    head: str
    entries: tuple[Entry, ...]
    line_end: str = "\n"
    tail: str = "\n"

    def with_entries(self, entries: Iterable[Entry]) -> Catalogue:
        """The same file with other entries."""
        return replace(self, entries=tuple(entries))

    def written(self) -> str:
        """The whole file."""
        return ("\n\n".join([self.head, *(entry.written() for entry in self.entries)]) + self.tail).replace("\n", self.line_end)


@lru_cache(maxsize=32)
def read(text: str, path: str) -> Catalogue:
    """The catalogue of a file. Raises ContentError with the line of what can't be read."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    body = text.rstrip("\n")
    parts, line, entries = body.split("\n\n"), 1, []
    for part in parts:
        entries.append(_entry(part, path, line))
        line += part.count("\n") + 2
    head = 1 if entries and not entries[0].swedish else 0
    return Catalogue("\n\n".join(parts[:head]), tuple(entries[head:]), line_end, text[len(body) :])


def _entry(part: str, path: str, line: int) -> Entry:
    said: dict[str, str] = {}
    flags: tuple[str, ...] = ()
    comments, name = [], ""
    for number, row in enumerate(part.split("\n"), line):
        if row.startswith("#,"):
            flags = tuple(flag.strip() for flag in row[2:].split(",") if flag.strip())
        elif row.startswith("#"):
            comments.append(row)
        else:
            name, text = _string(row, name, path, number)
            said[name] = said.get(name, "") + text
    return Entry(said.get("msgctxt", ""), said.get("msgid", ""), said.get("msgstr", ""), flags, tuple(comments), part)


def _string(row: str, name: str, path: str, number: int) -> tuple[str, str]:
    found = _LINE.fullmatch(row)
    if not found or not (found[1] or name):
        raise ContentError("Översättningen går inte att läsa här. Kanske saknas ett citattecken.", path, number)
    return found[1] or name, denormalize(found[2])
