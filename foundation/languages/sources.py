"""Reads the catalogues that translators write (gettext .po). A torn one is named with its file and line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

# Babel takes a line whose closing quote was torn off as if it were whole.
_WHOLE: Final = re.compile(r'(#.*|((#~ )?(msgctxt|msgid|msgid_plural|msgstr(\[[0-9]\])?) )?"([^"\\]|\\.)*")?')


class CatalogueTorn(Exception):
    """A .po file that can't be read whole; the text is `file:line`, never a sentence of the file."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(f"{path}:{line}")
        self.path, self.line = path, line


def read_source(path: Path) -> Catalog:
    """The catalogue of `path`. Raises CatalogueTorn, and FileNotFoundError."""
    _check_lines(path)
    try:
        with path.open("rb") as stream:
            return read_po(stream, charset="utf-8", abort_invalid=True)
    except PoFileError as error:
        raise CatalogueTorn(path, error.lineno + 1) from None  # Babel counts from nothing


def messages_of(catalog: Catalog) -> list[Message]:
    """The messages without the header."""
    return [message for message in catalog if message.id]


def place_of(message: Message) -> tuple[str, str]:
    """Where a message stands, and its Swedish."""
    return message.context or "", str(message.id)


def _check_lines(path: Path) -> None:
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        try:
            is_whole = _WHOLE.fullmatch(line.decode("utf-8").strip())
        except UnicodeDecodeError:
            is_whole = None
        if not is_whole:
            raise CatalogueTorn(path, number)
