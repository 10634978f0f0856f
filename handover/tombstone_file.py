"""The list of what was erased, outside the database: one line a ticket, added to and never rewritten, nothing about any content.

    withdrawn t_5Ycx…
    erased t_9fQa…
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session, sessionmaker

from handover.store import erasure, tombstones
from handover.store.tombstones import ACTS, Tombstone

_LINE: Final = re.compile(rf"({'|'.join(ACTS)}) ([A-Za-z0-9_-]{{1,40}})")


class TombstoneFile:
    """Belongs on another disk than the database, and in no backup that is restored together with it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> set[Tombstone]:
        """What stands in it; empty when there is no file. A line that a power cut tore is passed over: the database still knows it.

        Raises OSError.
        """
        try:
            lines = self._path.read_text("ascii", "replace").splitlines()
        except FileNotFoundError:
            return set()
        return {Tombstone(found[1], found[2]) for line in lines if (found := _LINE.fullmatch(line))}  # type: ignore[arg-type]

    def add(self, stones: Iterable[Tombstone]) -> None:
        """Appends them and waits until they are on the disk. Raises OSError."""
        lines = "".join(f"{stone.act} {stone.ticket_id}\n" for stone in sorted(stones, key=lambda stone: (stone.ticket_id, stone.act)))
        with open(self._path, "a+b", opener=_private) as file:
            whole = file.seek(0, os.SEEK_END) == 0 or _ends_a_line(file.fileno())
            file.write((b"" if whole else b"\n") + lines.encode("ascii"))
            file.flush()
            os.fsync(file.fileno())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _ends_a_line(descriptor: int) -> bool:
    return os.pread(descriptor, 1, os.fstat(descriptor).st_size - 1) == b"\n"


def erase_again(transactions: sessionmaker[Session], file: TombstoneFile) -> int:
    """Erases whatever a restored backup has brought back; gives how many tickets. One transaction each, and safe to break off.

    For the moment before anything serves or delivers. Raises OSError and SQLAlchemy's errors: then nothing may start.
    """
    with transactions.begin() as session:
        missing = file.read() - tombstones.laid(session)
    count = 0
    for stone in sorted(missing, key=lambda stone: (stone.ticket_id, stone.act)):
        with transactions.begin() as session:
            count += erasure.erase_again(session, stone)
    return count
