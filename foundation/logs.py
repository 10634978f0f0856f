"""Logging by allow-list: an event name from code and typed fields, never a person's words.

Threat: a sentence, an address or a code that reaches a log outlives every promise of erasure. So nothing is
redacted after the fact; only what is named here is written at all.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from typing import Final

ALLOWED_FIELDS: Final = frozenset(
    {"part", "route", "method", "status", "ms", "count", "municipality", "state", "port", "pid", "code", "kind", "attempt",
     "rule_count", "error", "reason", "bytes", "version", "trouble"}
)  # fmt: skip
_MAX_VALUE = 80


class EventLog:
    """Writes one JSON line per event to stderr. `part` names the process."""

    def __init__(self, part: str) -> None:
        self.part = part

    def event(self, name: str, **fields: str | int | float | bool | None) -> None:
        """Writes `name` with `fields`; a field that is not on the allow-list is a programming error.

        Raises ValueError for an unknown field, so that a test finds it before a person's word does.
        """
        unknown = set(fields) - ALLOWED_FIELDS
        if unknown:
            raise ValueError(f"log fields not on the allow-list: {sorted(unknown)}")
        line = {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "part": self.part, "event": name}
        line.update({key: value if not isinstance(value, str) else value[:_MAX_VALUE] for key, value in fields.items()})
        print(json.dumps(line, ensure_ascii=True), file=sys.stderr, flush=True)


class _LibraryHandler(logging.Handler):
    """Libraries may put anything into a message: only who spoke and how loud is written."""

    def __init__(self, log: EventLog) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        self._log.event("library_warning", reason=record.name, state=record.levelname, error=kind)


def start_logs(part: str) -> EventLog:
    """Takes over all standard logging of the process and silences warnings and tracebacks that carry values."""
    log = EventLog(part)
    root = logging.getLogger()
    root.handlers[:] = [_LibraryHandler(log)]
    root.setLevel(logging.WARNING)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.captureWarnings(True)
    # An uncaught exception's text may quote what a person wrote; its type is enough to find the place by a test.
    sys.excepthook = lambda kind, _error, _trace: log.event("process_failed", error=kind.__name__)
    return log
