"""A sign of life on disk, for probes: `python -m nlu.studio.jobs.alive` says with its exit status whether it is fresh."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from foundation.settings import Settings, load_settings

FILE: Final = "studio-jobs.alive"
_BEAT_SECONDS: Final = 3.0
_FRESH_SECONDS: Final = 15.0


class AliveSettings(Settings):
    """STEGET_CONTENT."""

    content: Path


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


if __name__ == "__main__":
    sys.exit(0 if is_alive(load_settings(AliveSettings).content) else 1)
