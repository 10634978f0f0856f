"""What is wrong with the whole draft: looked for in the background, since it takes seconds, and kept while the draft is the same."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from datetime import date
from hashlib import sha256
from threading import Lock
from typing import Final

from foundation.content.parts import Tree
from nlu.studio.checks import Remark, look_at_tree
from nlu.studio.content.errors import ContentError

Look = Callable[[Tree, date], list[Remark]]
_WAIT_SECONDS: Final = 0.2


class TreeRemarks:
    """One look at a time; a draft that has changed meanwhile is looked at after it."""

    def __init__(self, look: Look = look_at_tree) -> None:
        self._look, self._lock, self._worker = look, Lock(), ThreadPoolExecutor(1, "studio-remarks")
        self._key, self._found = "", _ended([])

    def of(self, tree: Tree, today: date, wait_seconds: float = _WAIT_SECONDS) -> list[Remark] | None:
        """The remarks, what blocks first; None while they are not ready."""
        key = _key_of(tree, today)
        with self._lock:
            if key != self._key:
                self._found.cancel()
                self._key, self._found = key, self._worker.submit(_looked, self._look, dict(tree), today)
            found = self._found
        try:
            return found.result(wait_seconds)
        except (TimeoutError, CancelledError):
            return None


def _looked(look: Look, tree: Tree, today: date) -> list[Remark]:
    try:
        return look(tree, today)
    except ContentError as fault:
        return [Remark("block", fault.path, str(fault))]


def _ended(remarks: list[Remark]) -> Future[list[Remark]]:
    done: Future[list[Remark]] = Future()
    done.set_result(remarks)
    return done


def _key_of(tree: Tree, today: date) -> str:
    digest = sha256(today.isoformat().encode())
    for path in sorted(tree):
        digest.update(f"{path}\0{len(tree[path])}\0{tree[path]}".encode())
    return digest.hexdigest()
