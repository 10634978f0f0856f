"""Runs jobs one after the other, each in a process of its own; an outcome that is kept is not measured again.

This process loads no big library: on Linux a child's peak of memory begins at what its parent held when it was started.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from foundation.settings import ROOT
from tests.bench.nlu.job import Job
from tests.bench.nlu.outcome import Outcome, read_outcome

RESULTS = ("", "time", "memory")  # too slow and too large are results, everything else is a fault
Tell = Callable[[Job, bool], None]  # the job that begins, and whether its outcome is kept already


def kept(job: Job, cache: Path) -> Outcome | None:
    """The outcome of exactly this job from an earlier run, or None. What broke off for another reason is tried again."""
    try:
        found = read_outcome(cache / f"{job.key}.json")
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return found if found.failed in RESULTS else None


def _measured(job: Job, cache: Path, limit_s: float) -> Outcome:
    target = cache / f"{job.key}.json"
    target.unlink(missing_ok=True)
    words = [sys.executable, "-m", "tests.bench.nlu.worker", str(target)]
    child = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                             env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True)  # fmt: skip
    try:
        _, said = child.communicate(job.as_json(), timeout=limit_s)
    except subprocess.TimeoutExpired:
        return Outcome(failed="time")
    finally:
        _end(child)
    if child.returncode:
        sys.stderr.write(said)
        return Outcome(failed="memory" if child.returncode == -signal.SIGKILL else f"status {child.returncode}")
    return read_outcome(target)


def _end(child: subprocess.Popen) -> None:
    """Ends the worker with all that it started."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()


def run_jobs(jobs: Sequence[Job], cache: Path, fresh: bool, limit_s: Callable[[Job], float], tell: Tell) -> dict[Job, Outcome]:
    """The outcome of every job. Those that took too long or too much memory are kept too; those that broke are not."""
    outcomes = {}
    for job in jobs:
        known = None if fresh else kept(job, cache)
        tell(job, known is not None)
        outcomes[job] = known or _measured(job, cache, limit_s(job))
        if known is None and outcomes[job].failed in RESULTS[1:]:
            outcomes[job].write(cache / f"{job.key}.json")
    return outcomes
