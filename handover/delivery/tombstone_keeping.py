"""Writes what was erased into the file of tombstones, every few seconds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session, sessionmaker

from handover.store import clock, tombstones
from handover.store.tombstones import Tombstone
from handover.tombstone_file import TombstoneFile

_OVERLAP: Final = timedelta(days=1)  # a transaction that began before midnight may end after it


class TombstoneKeeping:
    """Knows what it has written, so that a look costs one small question. `file` may be None: then nothing is kept."""

    def __init__(self, transactions: sessionmaker[Session], file: TombstoneFile | None) -> None:
        self._transactions, self._file = transactions, file
        self._written: set[Tombstone] | None = None
        self._since: date | None = None

    def keep(self) -> int:
        """Adds what is new; gives how many. Raises OSError when the disk does not take it, and tries the same again next time."""
        if self._file is None:
            return 0
        if self._written is None:
            self._written = self._file.read()
        today = clock.now().date()
        with self._transactions.begin() as session:
            new = tombstones.laid(session, self._since) - self._written
        if new:
            self._file.add(new)
        self._written |= new
        self._since = today - _OVERLAP
        return len(new)
