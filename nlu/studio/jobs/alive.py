"""A sign of life on disk, for probes: the process has no port that could be asked."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

FILE: Final = "studio-jobs.alive"
_BEAT_SECONDS: Final = 3.0
_FRESH_SECONDS: Final = 15.0


def keep_alive(folder: Path, over: threading.Event) -> threading.Thread:
    """Touches the file until `over` is set."""

    def beat() -> None:
        while True:
            with suppress(OSError):  # a full disk is told by the jobs
                folder.mkdir(parents=True, exist_ok=True)
                (folder / FILE).touch()
            if over.wait(_BEAT_SECONDS):
                (folder / FILE).unlink(missing_ok=True)
                return

    thread = threading.Thread(target=beat, name="alive", daemon=True)
    thread.start()
    return thread


def is_alive(folder: Path) -> bool:
    """Whether the process has been heard of within the last seconds."""
    try:
        return time.time() - (folder / FILE).stat().st_mtime < _FRESH_SECONDS
    except OSError:
        return False
