"""`python bot/assistant/quiet.py COMMAND...`: runs a child and lets only known lines of its output through.

Threat: Rasa writes people's words to stdout and stderr by several roads (warnings, structlog, tracebacks with local
variables), and redacting what is known leaves what is not. So nothing of the child's own wording is passed on: a line
that matches a known pattern becomes an event name, a JSON line of our own actions is copied field by field, and the
rest is counted. Standard library only, so that it runs in both environments.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import IO, Final

# What Rasa and Sanic say about themselves. The patterns match whole phrases, and nothing of the line is repeated.
_EVENTS: Final = (
    (re.compile(r"Starting Rasa server on http"), "rasa_starting"),
    (re.compile(r"Loading model "), "rasa_model_loading"),
    (re.compile(r"Rasa server is up and running\.\s*$"), "rasa_up"),
    (re.compile(r"No valid model found"), "rasa_model_missing"),
    (re.compile(r"Starting worker \[\d+\]\s*$"), "worker_starting"),
    (re.compile(r"Stopping worker \[\d+\]\s*$"), "worker_stopping"),
    (re.compile(r"[Aa]ddress already in use"), "port_taken"),
    (re.compile(r"Failed to load the model|model could not be loaded"), "rasa_model_broken"),
)  # fmt: skip
_OWN_EVENTS: Final = frozenset({"actions_up", "action_failed", "content_ready", "content_refused"})
_OWN_FIELDS: Final = {"port": re.compile(r"\d{1,5}"), "ms": re.compile(r"\d{1,6}"), "error": re.compile(r"[A-Za-z_]{1,60}")}
_TROUBLE: Final = re.compile(r"\b(ERROR|CRITICAL)\b|^Traceback")
_LONGEST_LINE: Final = 65536
_REPORT_SECONDS: Final = 60.0
_PR_SET_PDEATHSIG: Final = 1


class Sieve:
    """Turns lines of the child into events, and counts the lines that it holds back."""

    def __init__(self) -> None:
        self.dropped: Counter[str] = Counter()
        self._reported_at = time.monotonic()

    def events(self, line: str) -> Iterator[dict[str, object]]:
        """The events of one line: none, one, and now and then a count of what was held back."""
        event = _own_event(line) or _known_event(line)
        if event:
            yield event
        else:
            self.dropped["trouble" if _TROUBLE.search(line) else "other"] += 1
        if time.monotonic() - self._reported_at > _REPORT_SECONDS:
            yield from self.report()

    def report(self) -> Iterator[dict[str, object]]:
        """How many lines were held back since the last report, if any."""
        if self.dropped:
            yield {"event": "lines_dropped", "count": self.dropped.total(), "trouble": self.dropped["trouble"]}
        self.dropped.clear()
        self._reported_at = time.monotonic()


def _known_event(line: str) -> dict[str, object] | None:
    return next(({"event": name} for pattern, name in _EVENTS if pattern.search(line)), None)


def _own_event(line: str) -> dict[str, object] | None:
    try:
        said = json.loads(line) if line.startswith("{") else None
    except ValueError:
        return None
    if not isinstance(said, dict) or said.get("event") not in _OWN_EVENTS:
        return None
    fields = {key: said[key] for key, form in _OWN_FIELDS.items() if key in said and form.fullmatch(str(said[key]))}
    return {"event": said["event"], **fields}


def run(command: list[str], out: IO[str]) -> int:
    """Runs the command until it ends, writing events to `out`. Returns its exit code, 128 + n after signal n."""
    part = os.environ.get("STEGET_PART", "quiet")
    child = subprocess.Popen(  # noqa: S603 - the command is the caller's own
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True, preexec_fn=_die_with(os.getpid()),
    )  # fmt: skip
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: _signal_group(child.pid, received))
    sieve = Sieve()
    assert child.stdout is not None
    for line in iter(lambda: child.stdout.readline(_LONGEST_LINE), b""):
        for event in sieve.events(line.decode("utf-8", "replace")):
            _write(out, part, event)
    code = child.wait()
    _signal_group(child.pid, signal.SIGKILL)
    for event in [*sieve.report(), {"event": "ended", "code": code}]:
        _write(out, part, event)
    return code if code >= 0 else 128 - code


def _die_with(parent: int) -> Callable[[], None]:
    libc = ctypes.CDLL(None, use_errno=True)

    def prepare() -> None:
        # Without this a killed wrapper would leave a child that writes to nobody and holds the port.
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def _signal_group(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, number)


def _write(out: IO[str], part: str, event: dict[str, object]) -> None:
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    print(json.dumps({"at": at, "part": part, **event}), file=out, flush=True)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], sys.stderr))
