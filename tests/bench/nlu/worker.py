"""`python -m tests.bench.nlu.worker OUTCOME < JOB`: measures one job in a process of its own and writes its outcome.

Of its own, so that the peak of memory is the candidate's. What outgrows MOST_BYTES fails here and takes nothing else along.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.bench.nlu.candidates import make_candidate
from tests.bench.nlu.diet import DietFailed, measure_diet
from tests.bench.nlu.growth import PREFIX, load_growth
from tests.bench.nlu.job import Job, read_job
from tests.bench.nlu.measuring import measure
from tests.bench.nlu.outcome import Outcome
from tests.bench.nlu.sets import load_set, reduced

MOST_BYTES = 8 * 2**30


def outcome_of(job: Job) -> Outcome:
    """Measures. An outcome with `failed` where the candidate ran out of memory or broke off."""
    bench = load_growth(job.set) if job.set.startswith(PREFIX) else load_set(job.set)
    bench = reduced(bench) if job.quick else bench
    try:
        if job.candidate == "diet":
            return measure_diet(bench)
        with tempfile.TemporaryDirectory() as scratch:
            candidate = make_candidate(job, Path(scratch))
            outcome = measure(candidate, bench)
            return replace(outcome, train_s=outcome.train_s + getattr(candidate, "earlier_s", 0.0))
    except MemoryError:
        return Outcome(failed="memory")
    except DietFailed as error:
        return Outcome(failed=str(error))


def main(target: Path) -> None:
    """Reads the job from standard input."""
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))
    outcome_of(read_job(sys.stdin.read())).write(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
