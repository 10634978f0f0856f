"""A folder whose files are listed with their hashes, so that nothing in it can change unseen."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path
from typing import Final

from foundation.content.parts import Tree

SUMS, ABOUT = "SHA256SUMS", "version.json"
_LINE: Final = re.compile(r"([0-9a-f]{64})  (\S[^\n]*)")


def fill(folder: Path, tree: Tree, heads: Path, dialogue: Path, about: dict[str, object]) -> None:
    """Writes all files of a version and their hashes, and waits for the disk. Raises OSError."""
    folder.chmod(0o755)  # mkdtemp's own closes it to the processes that read it as another user
    for path, text in tree.items():
        write(folder / "tree" / path, text.encode("utf-8"))
    sources = [*sorted(heads.iterdir()), dialogue, dialogue.with_name(f"{dialogue.name}.sha256")]
    for source in sources:
        part = "heads" if source.parent == heads else "rasa"
        write(folder / "model" / part / source.name, source.read_bytes())
    write(folder / ABOUT, json.dumps(about, sort_keys=True).encode())
    write(folder / SUMS, "".join(f"{digest}  {path}\n" for path, digest in _digests(folder)).encode())


def seal_of(folder: Path) -> str:
    """The id that belongs to a filled folder: the first 16 hex digits of the hash of its hashes."""
    return hashlib.sha256((folder / SUMS).read_bytes()).hexdigest()[:16]


def write(path: Path, content: bytes) -> None:
    """Writes a file and waits for the disk, making the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _digests(folder: Path) -> list[tuple[str, str]]:
    files = sorted(path for path in folder.rglob("*") if not path.is_dir() and path != folder / SUMS)
    return [(path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]


def is_whole(folder: Path, id_: str) -> bool:
    """Whether every byte below `folder` is what was sealed, and the seal is the one that the id was made of. Raises OSError."""
    sums = (folder / SUMS).read_bytes()
    written = [_LINE.fullmatch(line) for line in sums.decode("utf-8").splitlines()]
    return seal_of(folder) == id_ and [(line[2], line[1]) for line in written if line] == _digests(folder)
