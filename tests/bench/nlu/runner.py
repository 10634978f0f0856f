"""Runs jobs side by side, each in a process of its own on a core of its own; an outcome that is kept is not measured again.

One core each, so that times can be compared whatever else runs, and no candidate gains by taking both. This process loads no
big library: on Linux a child's peak of memory begins at what its parent held when it was started.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from foundation.settings import ROOT
from tests.bench.nlu.job import Job
from tests.bench.nlu.outcome import Outcome, read_outcome

RESULTS = ("", "time", "memory")  # too slow and too large are results, everything else is a fault
Tell = Callable[[Job, bool], None]  # the job that begins, and whether its outcome is kept already
Limit = Callable[[Job], float]
_LOOK_EVERY_S = 0.1
# Libraries that count cores by themselves would start two threads on one core, which then wait for each other.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def kept(job: Job, cache: Path) -> Outcome | None:
    """The outcome of exactly this job from an earlier run, or None. What broke off for another reason is tried again."""
    try:
        found = read_outcome(cache / f"{job.key}.json")
    except (OSError, ValueError, TypeError, KeyError, IndexError):
        return None
    return found if found.failed in RESULTS else None


@dataclass(frozen=True, slots=True)
class _Running:
    """A worker at work on `core`; what it says goes to `said`, shown only when it breaks."""

    job: Job
    core: int
    process: subprocess.Popen
    said: IO[str]
    target: Path
    limit_s: float

    @classmethod
    def start(cls, job: Job, core: int, cache: Path, limit_s: float) -> _Running:
        target, said = cache / f"{job.key}.json", tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed by `end`
        target.unlink(missing_ok=True)
        words = ["taskset", "-c", str(core), sys.executable, "-m", "tests.bench.nlu.worker", str(target)]
        child = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, text=True,
                                 env={**os.environ, **_ONE_THREAD, "PYTHONPATH": str(ROOT)}, start_new_session=True)  # fmt: skip
        assert child.stdin
        with child.stdin as stream:
            stream.write(job.as_json())
        return cls(job, core, child, said, target, limit_s)

    def outcome(self) -> Outcome | None:
        """None while it is at work."""
        status = self.process.poll()
        if status is None:
            return Outcome(failed="time") if _processor_s(self.process.pid) > self.limit_s else None
        if status:
            self.said.seek(0)
            sys.stderr.write(self.said.read())
            return Outcome(failed="memory" if status == -signal.SIGKILL else f"status {status}")
        return read_outcome(self.target)

    def end(self) -> None:
        """Ends the worker with all that it started."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.said.close()


def _processor_s(pid: int) -> float:
    """Processor time of a process, of those that it started and of those that have ended; 0 when it has gone.

    Not the clock's: what else runs on the machine must not make a candidate too slow.
    """
    try:
        own = psutil.Process(pid)
        times = [one.cpu_times() for one in (own, *own.children(recursive=True))]
    except psutil.NoSuchProcess:
        return 0.0
    return sum(each.user + each.system + each.children_user + each.children_system for each in times)


class _Cores:
    """Takes jobs as cores become free, and gives their outcomes as they come."""

    def __init__(self, cache: Path, limit_s: Limit) -> None:
        self._cache, self._limit_s = cache, limit_s
        self._free, self._running = sorted(os.sched_getaffinity(0)), []

    def begin(self, job: Job) -> None:
        """Starts a job; call `some` first when no core is free."""
        self._running.append(_Running.start(job, self._free.pop(0), self._cache, self._limit_s(job)))

    @property
    def is_full(self) -> bool:
        return not self._free

    @property
    def is_idle(self) -> bool:
        return not self._running

    def some(self) -> dict[Job, Outcome]:
        """Waits until at least one job has ended."""
        while not (ended := [(own, found) for own in self._running if (found := own.outcome())]):
            time.sleep(_LOOK_EVERY_S)
        for own, found in ended:
            own.end()
            self._running.remove(own)
            self._free.append(own.core)
            if found.failed in RESULTS[1:]:
                found.write(own.target)
        return {own.job: found for own, found in ended}

    def end(self) -> None:
        """Ends what still runs."""
        for own in self._running:
            own.end()


def run_jobs(jobs: Sequence[Job], cache: Path, fresh: bool, limit_s: Limit, tell: Tell) -> dict[Job, Outcome]:
    """The outcome of every job. Those that took too long or too much memory are kept too; those that broke are not."""
    cache.mkdir(parents=True, exist_ok=True)
    outcomes, cores = {}, _Cores(cache, limit_s)
    try:
        for job in jobs:
            known = None if fresh else kept(job, cache)
            if known is None and cores.is_full:
                outcomes |= cores.some()
            tell(job, known is not None)
            if known is None:
                cores.begin(job)
            else:
                outcomes[job] = known
        while not cores.is_idle:
            outcomes |= cores.some()
    finally:
        cores.end()
    return {job: outcomes[job] for job in jobs}
