"""Whether something that was built is still what its sources would give."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from foundation.settings import ROOT
from steget.places import STAMPS

_IGNORED = {"__pycache__", ".rasa"}


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _files(sources: Iterable[Path]) -> Iterator[Path]:
    for source in sources:
        found = source.rglob("*") if source.is_dir() else [source]
        yield from (path for path in sorted(found) if path.is_file() and not _IGNORED & set(path.parts))


def fingerprint(sources: Iterable[Path]) -> str:
    """A hash of names and contents of all files in `sources` (files and folders)."""
    whole = hashlib.sha256()
    for path in _files(sources):
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name
        whole.update(f"{name}\0{file_hash(path)}\n".encode())
    return whole.hexdigest()


@dataclass(frozen=True, slots=True)
class Stamp:
    """The note left beside what the step `name` has built: the sources' fingerprint and each output's hash."""

    name: str
    folder: Path = STAMPS

    def is_current(self, sources: Iterable[Path]) -> bool:
        """Whether the outputs exist and were made from exactly these sources. Their contents are `doctor`'s to check."""
        content = self._content()
        return content.get("sources") == fingerprint(sources) and all((ROOT / part).is_file() for part in content["outputs"])

    def write(self, sources: str, outputs: Iterable[Path]) -> None:
        """Notes what was built from sources with the fingerprint `sources`, as they were when building began."""
        self.folder.mkdir(parents=True, exist_ok=True)
        hashes = {str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path): file_hash(path) for path in _files(outputs)}
        self._path.write_text(json.dumps({"sources": sources, "outputs": hashes}, indent=1), encoding="utf-8")

    def changed(self) -> list[str]:
        """The outputs that are missing or differ from what was built."""
        return [part for part, expected in self._content()["outputs"].items()
                if not (ROOT / part).is_file() or file_hash(ROOT / part) != expected]  # fmt: skip

    def exists(self) -> bool:
        """Whether the step has ever been done here."""
        return self._path.is_file()

    @property
    def _path(self) -> Path:
        return self.folder / f"{self.name}.json"

    def _content(self) -> dict:
        try:
            return json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {"sources": "", "outputs": {}}
