"""CPU and memory of every process while something is measured, the generator's own too."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType

import psutil

EVERY_SECONDS = 0.5
OURS = ("gateway", "nlu", "rasa", "actions", "bridge", "delivery", "desk")
"""Our own processes. PostgreSQL's and Valkey's memory is shared and bounded by their settings; it is shown, not judged."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`at` in seconds since the epoch, a process with all that it started, percent of one core, resident bytes."""

    at: float
    name: str
    cpu: float
    rss: int


class Watch:
    """A thread that reads while the block runs. `families` gives the pids by name, anew each time: a pid may change."""

    def __init__(self, families: Callable[[], Mapping[str, int]], every: float = EVERY_SECONDS) -> None:
        self.readings: list[Reading] = []
        self._families, self._every, self._over = families, every, threading.Event()
        self._spent: dict[int, float] = {}
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        before = time.monotonic()
        self._look(None)
        while not self._over.wait(self._every):
            now = time.monotonic()
            self._look(now - before)
            before = now

    def _look(self, seconds: float | None) -> None:
        """One reading of each family; the first only remembers what was spent until then."""
        at = time.time()
        for name, pid in self._families().items():
            with suppress(psutil.Error):
                spent, rss = self._family(pid)
                if seconds:
                    self.readings.append(Reading(at, name, 100 * spent / seconds, rss))

    def _family(self, pid: int) -> tuple[float, int]:
        """CPU seconds since the last look, and resident bytes, of a process and its children."""
        root, spent, rss = psutil.Process(pid), 0.0, 0
        for process in (root, *root.children(recursive=True)):
            with suppress(psutil.Error):
                times = process.cpu_times()
                rss += process.memory_info().rss
                total = times.user + times.system
                # Who was born since the last look has spent all of it since then.
                spent += total - self._spent.get(process.pid, 0.0)
                self._spent[process.pid] = total
        return spent, rss
