"""One supervisor for each data folder."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path


class AlreadyRunning(Exception):
    """Somebody else holds the folder."""


class FolderLock:
    """An flock on `path`. The guardian inherits it, so it lasts until the last process of a killed supervisor is gone."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self, patience_seconds: float = 0.0) -> None:
        """Takes the lock. Raises AlreadyRunning when another still has it after `patience_seconds`."""
        deadline = time.monotonic() + patience_seconds
        while True:
            try:
                fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise AlreadyRunning from None
                time.sleep(0.1)

    def release(self) -> None:
        """Lets go."""
        os.close(self.descriptor)
