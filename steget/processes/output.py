"""What a process writes, sieved: only event lines whose every field is on the allow-list are kept.

Threat: Rasa and its libraries print what a person wrote (reliability notes, Rasa 3.6.21). So nothing is redacted;
a line that is not one of our own events does not exist. Until the first answer nobody can have written anything, and
the last lines are held in memory to explain a failed start.
"""

from __future__ import annotations

import json
import logging
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path

from foundation.logs import ALLOWED_FIELDS

MAX_BYTES = 2_000_000
REMEMBERED_LINES = 12
_KEYS = ALLOWED_FIELDS | {"at", "event"}


def event_line(line: bytes) -> str | None:
    """The line as it may be kept, or None. Values must be short and plain, so that no text hides in a known field."""
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or not {"at", "part", "event"} <= content.keys() <= _KEYS:
        return None
    if not all(value is None or isinstance(value, bool | int | float) or (isinstance(value, str) and len(value) <= 80)
               for value in content.values()):  # fmt: skip
        return None
    return json.dumps(content, ensure_ascii=True)


class OutputSieve:
    """Takes a process's lines: events go to `path` (two files of 2 MB at most), others nowhere."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = RotatingFileHandler(path, maxBytes=MAX_BYTES, backupCount=1, encoding="utf-8", delay=True)
        self._first_lines: deque[str] | None = deque(maxlen=REMEMBERED_LINES)

    def take(self, line: bytes) -> None:
        """One line, with or without its end."""
        event = event_line(line)
        if event is not None:
            self._file.emit(logging.makeLogRecord({"msg": event}))
        if self._first_lines is not None and line.strip():
            self._first_lines.append(line.decode("utf-8", "replace").rstrip()[:300])

    def forget_first_lines(self) -> None:
        """From the first answer on, people may be writing."""
        self._first_lines = None

    def first_lines(self) -> list[str]:
        """The last lines before the first answer, for the terminal of whoever starts it."""
        return list(self._first_lines or ())

    def close(self) -> None:
        """Closes the file."""
        self._file.close()
