"""A file that is there whole or not at all, and that its owner alone may read."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

_UNFINISHED: Final = ".unfinished"
_STALE: Final = timedelta(hours=1)


def write_whole(target: Path, content: bytes) -> None:
    """Writes `content` with mode 0600 under another name, on to the disk, and gives it its name then. Raises OSError.

    A reader finds the old file or the new one, also when the power fails half-way.
    """
    path = _write_unfinished(target.parent, content)
    try:
        path.replace(target)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    sync_names(target.parent)


def prove_room(folder: Path, content: bytes) -> None:
    """Raises OSError when `content` could not be written to `folder` and on to the disk; nothing of it stays."""
    _write_unfinished(folder, content).unlink()


def _write_unfinished(folder: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=".", suffix=_UNFINISHED, dir=folder)  # 0600 from the start
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def sync_names(folder: Path) -> None:
    """Brings a folder's names on to the disk: a rename or removal is not safe before. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_unfinished(folder: Path, now: datetime) -> None:
    """Removes what a process that was killed left behind, once it is an hour old. It may hold what a person wrote. Raises OSError."""
    for path in files_older_than(now - _STALE, folder, f".*{_UNFINISHED}"):
        path.unlink(missing_ok=True)


def files_older_than(moment: datetime, folder: Path, pattern: str) -> list[Path]:
    """Files that fit `pattern` and were last written before `moment`. Raises OSError when the folder can't be read."""
    old = []
    for path in folder.iterdir():  # raises where glob would find nothing
        with suppress(FileNotFoundError):  # somebody else may remove it between the two looks
            if path.match(pattern) and path.stat().st_mtime < moment.timestamp():
                old.append(path)
    return old
