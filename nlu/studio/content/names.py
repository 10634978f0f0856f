"""Names that the program uses for what editors call things: small letters a to z, made from any Swedish title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from typing import Final

from nlu.studio.content.errors import ContentError

LONGEST: Final = 40
NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_LETTERS: Final = str.maketrans({"ø": "o", "æ": "a", "ß": "ss", "đ": "d", "ł": "l", "þ": "th", "ð": "d"})


def name_of(title: str, taken: Container[str] = ()) -> str:
    """A name for a title, at most LONGEST signs and not among `taken`. Raises ContentError for a title without a letter."""
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_LETTERS)).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    name = _shortened("_".join(words).lstrip("0123456789_"), LONGEST)
    if not name:
        raise ContentError("Namnet behöver minst en bokstav mellan a och ö.")
    number, unique = 2, name
    while unique in taken:
        unique = f"{_shortened(name, LONGEST - len(str(number)) - 1)}_{number}"
        number += 1
    return unique


def _shortened(name: str, longest: int) -> str:
    """Cut between words where it can be."""
    if len(name) <= longest:
        return name
    cut = name[: longest + 1].rpartition("_")[0]
    return (cut or name[:longest]).rstrip("_")
