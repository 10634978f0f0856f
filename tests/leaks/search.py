"""Looks for all marks in all forms in one pass over raw bytes, and inside what is packed with gzip or zlib."""

from __future__ import annotations

import base64
import mmap
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from tests.leaks.forms import forms

_CHUNK: Final = 8 << 20
_PACKED: Final = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
_MOST_UNPACKED: Final = 32 << 20
_LONGEST_MARK: Final = 4096
_BLOCK: Final = re.compile(rb"(?:[A-Za-z0-9+/]{60,76}\r?\n){2,}[A-Za-z0-9+/]*")
_LONGEST_LETTER: Final = 2 << 20


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A mark that stands in a file. `form` says how it was written."""

    place: str
    mark: str
    form: str


class Search:
    """`marks` by name; each may be written in several ways. Built once, used for any number of files.

    Three bytes and the three after them choose the places worth a look, in two tables of all that three bytes can be; the rest is
    compared there.
    """

    def __init__(self, marks: dict[str, tuple[str, ...]]) -> None:
        self._first, self._then = np.zeros(1 << 24, dtype=bool), np.zeros(1 << 24, dtype=bool)
        self._by_start: dict[bytes, list[tuple[bytes, str, str]]] = defaultdict(list)
        for name, ways in marks.items():
            for shape, form in (item for way in ways for item in forms(way).items()):
                self._first[int.from_bytes(shape[:3], "big")] = self._then[int.from_bytes(shape[3:6], "big")] = True
                self._by_start[shape[:3]].append((shape, name, form))

    def in_bytes(self, content: bytes | mmap.mmap) -> set[tuple[str, str]]:
        """(name of the mark, form) of all that stands in `content`."""
        found: set[tuple[str, str]] = set()
        for begin in range(0, len(content), _CHUNK):
            piece = content[begin : begin + _CHUNK + _LONGEST_MARK]
            found |= set(self._in_piece(piece))
        return found | {hit for inner in _inside(content) for hit in self._in_piece(inner)}

    def in_files(self, files: Iterable[tuple[str, Path]]) -> list[Hit]:
        """Hits in (place, file) pairs, once each, in order. Names of files are looked at too; one that is gone by now is nothing."""
        hits: set[Hit] = set()
        for place, path in files:
            hits |= {Hit(place, *hit) for hit in self.in_bytes(str(path.name).encode()) | self._in_file(path)}
        return sorted(hits)

    def _in_file(self, path: Path) -> set[tuple[str, str]]:
        try:
            with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
                return self.in_bytes(content)
        except (ValueError, FileNotFoundError):  # an empty file cannot be mapped
            return set()

    def _in_piece(self, piece: bytes) -> Iterator[tuple[str, str]]:
        wide = np.frombuffer(piece + b"\0\0\0\0\0", dtype=np.uint8).astype(np.uint32)
        threes = (wide[:-2] << 16) | (wide[1:-1] << 8) | wide[2:]
        for at in np.flatnonzero(self._first[threes[:-3]] & self._then[threes[3:]]).tolist():
            for shape, name, form in self._by_start[piece[at : at + 3]]:
                if piece.startswith(shape, at):
                    yield name, form


def _inside(content: bytes | mmap.mmap) -> Iterator[bytes]:
    """What stands in `content` under another wrapping: packed, folded into short lines, or a letter's part inside a letter's part."""
    yield from _unpacked(content)
    yield from _unfolded(content)
    for block in _BLOCK.finditer(content):
        joined = re.sub(rb"\s", b"", block[0]).rstrip(b"=")
        part = base64.b64decode(joined[: len(joined) // 4 * 4])
        yield part
        yield from _inside(part)


def _unpacked(content: bytes | mmap.mmap) -> Iterator[bytes]:
    """What comes out of every gzip or zlib member in `content`; a broken or cut one gives what can be had of it."""
    for found in _PACKED.finditer(content):
        unpacker = zlib.decompressobj(wbits=47)  # 32 + 15: either of the two heads
        try:
            inner = unpacker.decompress(content[found.start() : found.start() + _CHUNK], _MOST_UNPACKED)
        except zlib.error:
            continue
        if inner:
            yield inner


def _unfolded(content: bytes | mmap.mmap) -> Iterator[bytes]:
    """A letter's lines joined: base64 and quoted-printable are broken in the middle of a word."""
    if len(content) <= _LONGEST_LETTER:
        joined = content[:].replace(b"=\r\n", b"").replace(b"=\n", b"").replace(b"\r\n", b"").replace(b"\n", b"")
        if len(joined) != len(content):
            yield joined


def leaks(files: Iterable[Path], marks: Iterable[str]) -> list[tuple[str, str]]:
    """(file name, mark) for every mark that stands in a file in any form."""
    search = Search({mark: (mark,) for mark in marks})
    return sorted({(hit.place, hit.mark) for hit in search.in_files((path.name, path) for path in files)})
