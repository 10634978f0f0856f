"""The content that is live, and that of kept versions, as trees in memory."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from threading import Lock
from typing import Final

from foundation.content.parts import Tree
from foundation.content.versions import SHIPPED, VersionBroken, Versions

_KEPT: Final = 3


class Trees:
    """Reads each version once: it never changes. What came with the program may, so it is read each time."""

    def __init__(self, versions: Versions) -> None:
        self._versions, self._lock = versions, Lock()
        self._read: OrderedDict[str, Tree] = OrderedDict()

    def live(self) -> tuple[str, Tree]:
        """The id and the content of the live version. Raises VersionBroken."""
        id_ = self._versions.live_id()
        return id_, self.of(id_)

    def of(self, id_: str) -> Tree:
        """The content of a version. Raises VersionBroken."""
        if id_ == SHIPPED:
            return self._versions.open(id_).read()
        known = self._read.get(id_)
        if known is None:
            with self._lock:
                known = self._read[id_] = self._versions.open(id_).read()
                while len(self._read) > _KEPT:
                    self._read.popitem(last=False)
        return known

    def of_kept(self, id_: str) -> Tree | None:
        """As `of`; None for a version that is no longer kept."""
        try:
            return self.of(id_)
        except VersionBroken:
            return None


def hash_of(text: str | None) -> str:
    """SHA-256 of a file's text; "" for a file that is not there."""
    return "" if text is None else sha256(text.encode()).hexdigest()


Files = dict[str, str | None]
"""Changed files: path to text, or to None for one that is taken away."""


def laid_over(tree: Tree, files: Files) -> Tree:
    """`tree` with the files changed."""
    merged = tree | files
    return {path: text for path, text in merged.items() if text is not None}


def differing(before: Tree, after: Tree) -> Files:
    """What makes `after` out of `before`."""
    return {path: after.get(path) for path in sorted(before.keys() | after.keys()) if before.get(path) != after.get(path)}
