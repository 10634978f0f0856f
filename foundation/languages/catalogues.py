"""Reads the compiled catalogues (gettext .mo) into memory, once, at start."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Final

from babel.messages.mofile import read_mo

from foundation.languages.locales import TRANSLATED
from foundation.settings import ROOT

FOLDER: Final = ROOT / "locale"
CHAT: Final = "chat"
"""What is said in a conversation, on receipts and beside a form's fields."""
PAGE: Final = "page"
"""What stands on the page itself."""
DOMAINS: Final = (CHAT, PAGE)

Place = tuple[str, str]
"""Where a text stands (msgctxt) and its Swedish (msgid)."""
Catalogue = Mapping[Place, str]


class CatalogueBroken(Exception):
    """A compiled catalogue that is missing or can't be read; the text is Swedish and names the file."""


def source_path(tag: str, domain: str, folder: Path = FOLDER) -> Path:
    """The catalogue that translators write."""
    return folder / tag / "LC_MESSAGES" / f"{domain}.po"


def compiled_path(tag: str, domain: str, folder: Path = FOLDER) -> Path:
    """The catalogue that is read at start; made at set-up."""
    return source_path(tag, domain, folder).with_suffix(".mo")


def load_catalogues(domain: str, folder: Path = FOLDER) -> dict[str, Catalogue]:
    """Every translated language's texts, by tag. Raises CatalogueBroken: better no start than a start without them."""
    return {tag: _read(compiled_path(tag, domain, folder)) for tag in TRANSLATED}


def _read(path: Path) -> Catalogue:
    try:
        with path.open("rb") as stream:
            return catalogue_in(stream)
    except FileNotFoundError:
        raise CatalogueBroken(f"{path}: finns inte. Kör make setup.") from None
    except (OSError, ValueError, struct.error):
        raise CatalogueBroken(f"{path}: går inte att läsa. Kör make languages.") from None


def catalogue_in(stream: BinaryIO) -> Catalogue:
    """The texts of a compiled catalogue. Raises OSError, ValueError and struct.error for what is none."""
    messages = list(read_mo(stream))
    return {(_text(message.context), str(message.id)): str(message.string) for message in messages if message.id and message.string}


def _text(context: str | bytes | None) -> str:
    return context.decode("utf-8") if isinstance(context, bytes) else context or ""  # Babel leaves contexts of a .mo undecoded
