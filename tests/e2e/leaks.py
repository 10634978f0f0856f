"""Searches raw bytes of files for planted marks, in the forms in which words travel."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote


def forms(mark: str) -> set[bytes]:
    """The mark plain, upper case, escaped for JSON and URL, in UTF-16, in hex, and in base64 at each of its three offsets."""
    plain = mark.encode()
    found = {plain, mark.upper().encode(), json.dumps(mark)[1:-1].encode(), quote(mark).encode(), mark.encode("utf-16-le"),
             plain.hex().encode(), repr(plain)[2:-1].encode()}  # fmt: skip
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + plain)
        found.add(coded[4 if offset else 0 : -4])
    return found


def _contents(path: Path) -> Iterator[bytes]:
    data = path.read_bytes()
    yield data
    if data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)


def leaks(files: Iterable[Path], marks: Iterable[str]) -> list[tuple[str, str]]:
    """(file name, mark) for every mark that stands in a file in any form."""
    sought = {mark: forms(mark) for mark in marks}
    return [(path.name, mark) for path in files for content in _contents(path)
            for mark, shapes in sought.items() if any(shape in content for shape in shapes)]  # fmt: skip
