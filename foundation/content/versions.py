"""Versions of the content on disk: each a folder that never changes, named by its own hash, and a pointer to the one that is live.

    live                      the id of the live version; exchanged by a rename, so that a reader sees the old or the new
    versions/<id>/            16 hex digits: the first of the SHA-256 of SHA256SUMS
      SHA256SUMS              of every file below, in order of their paths, in the form of sha256sum(1)
      version.json            {"format": 1, "parent": id or null, "kind": "words" or "trained"}
      tree/                   the content, with paths as in the checkout (parts.py)
      model/heads/            what the nlu service loads
      model/rasa/             the dialogue: assistant.tar.gz and its hash

Until something is published, the content that came with the program is live: id `shipped`, the checkout and models/ themselves.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from foundation.content.parts import Tree, is_content, read_tree
from foundation.content.sealed_folder import ABOUT, fill, is_whole, seal_of, write
from foundation.settings import ROOT

SHIPPED: Final = "shipped"
FORMAT: Final = 1
LIVE: Final = "live"
Kind = Literal["words", "trained"]
_ID: Final = re.compile(r"[0-9a-f]{16}")


class VersionBroken(Exception):
    """A version that is missing, not whole, changed or of another format; the text is Swedish and names it."""


@dataclass(frozen=True, slots=True)
class Version:
    """Where a version's parts lie. `id` is `shipped` for what came with the program."""

    id: str
    tree: Path
    heads: Path
    dialogue: Path
    kind: Kind = "trained"
    parent: str | None = None

    def read(self) -> Tree:
        """Its content."""
        return read_tree(self.tree)


def shipped(root: Path = ROOT) -> Version:
    """The content that came with the program."""
    return Version(SHIPPED, root, root / "models" / "heads", root / "models" / "rasa" / "assistant.tar.gz")


def is_version_id(text: str) -> bool:
    """Whether `text` could name a version; nothing else may become part of a path."""
    return text == SHIPPED or _ID.fullmatch(text) is not None


class Versions:
    """All versions below `folder`, which need not exist before the first is made."""

    def __init__(self, folder: Path, root: Path = ROOT) -> None:
        self._folder, self._root = folder, root

    def live_id(self) -> str:
        """The id of the live version. Raises VersionBroken for a pointer that says nothing."""
        try:
            name = (self._folder / LIVE).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return SHIPPED
        except (OSError, UnicodeDecodeError):
            name = ""
        if not is_version_id(name):
            raise VersionBroken("Det går inte att se vilken version som används. Filen live är trasig.")
        return name

    def set_live(self, id_: str) -> None:
        """Lets the version be the live one. Raises VersionBroken for one that is not whole; then nothing changes."""
        self.open(id_)
        partial = self._folder / f"{LIVE}.partial"
        write(partial, f"{id_}\n".encode())
        partial.replace(self._folder / LIVE)

    def ids(self) -> list[str]:
        """All kept versions, in no order that means anything."""
        kept = self._folder / "versions"
        return sorted(path.name for path in kept.iterdir() if _ID.fullmatch(path.name)) if kept.is_dir() else []

    def open(self, id_: str) -> Version:
        """A version, every byte checked against its hashes. Raises VersionBroken."""
        if id_ == SHIPPED:
            return shipped(self._root)
        folder = self._place(id_)
        about = _checked(folder, id_)
        if about.get("format") != FORMAT:
            raise VersionBroken(f"Versionen {id_} är gjord av en annan utgåva av programmet.")
        return Version(id_, folder / "tree", folder / "model" / "heads", folder / "model" / "rasa" / "assistant.tar.gz",
                       about["kind"], about["parent"])  # fmt: skip

    def make(self, tree: Tree, heads: Path, dialogue: Path, kind: Kind, parent: str | None) -> Version:
        """A version of `tree` with a model; the same input gives the same version. It appears whole or not at all.

        `heads` is a folder, `dialogue` an archive with its hash beside it. Raises ValueError for a path that is no content,
        OSError when the disk is full.
        """
        strangers = [path for path in tree if not is_content(path)]
        if strangers:
            raise ValueError(f"no content: {strangers[0]}")
        kept = self._folder / "versions"
        kept.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=".partial-", dir=kept))
        try:
            fill(partial, tree, heads, dialogue, {"format": FORMAT, "parent": parent, "kind": kind})
            id_ = seal_of(partial)
            if not (kept / id_).exists():
                partial.rename(kept / id_)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        return self.open(id_)

    def _place(self, id_: str) -> Path:
        if not _ID.fullmatch(id_):
            raise VersionBroken("Det finns ingen sådan version.")
        return self._folder / "versions" / id_


def _checked(folder: Path, id_: str) -> dict[str, Any]:
    try:
        if is_whole(folder, id_):
            return json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise VersionBroken(f"Versionen {id_} finns inte eller går inte att läsa.") from None
    raise VersionBroken(f"Versionen {id_} har ändrats sedan den gjordes och används inte.")
