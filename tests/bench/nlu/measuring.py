"""Fits a candidate, asks it everything at once and then one text at a time, and notes what that took."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Sequence
from typing import Protocol

from nlu.training.data import Example
from tests.bench.nlu.outcome import Answers, Outcome
from tests.bench.nlu.sets import BenchSet, is_calm

TIMED, WARM_UP = 200, 10


class Candidate(Protocol):
    """What every candidate but Rasa's can do; a `note` on it is passed on to the report."""

    def fit(self, examples: Sequence[Example]) -> None: ...

    def answer(self, texts: Sequence[str]) -> Answers: ...


def peak_mib() -> float:
    """The most memory that this process, or any one that it started, has held since it began."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def processor_s() -> float:
    """Processor time of this process and of those that it started and waited for, since it began.

    A candidate has one core and waits for nothing but it, so this is what the clock would show on an idle machine, whatever else runs.
    """
    return sum(os.times()[:4])


def latencies(candidate: Candidate, texts: Sequence[str]) -> list[float]:
    """Milliseconds of processor time per text, asked one by one as people write, after a few to get warm."""
    taken = []
    for text in [*texts[:WARM_UP], *texts]:
        began = time.process_time()
        candidate.answer([text])
        taken.append((time.process_time() - began) * 1000)
    return taken[len(texts[:WARM_UP]) :]


def measure(candidate: Candidate, bench: BenchSet) -> Outcome:
    """The outcome of a candidate on a set."""
    texts = [example.text for example in bench.test]
    began = processor_s()
    candidate.fit(bench.train)
    seconds = processor_s() - began
    answers, taken = candidate.answer(texts), latencies(candidate, texts[:: max(1, len(texts) // TIMED)][:TIMED])
    return Outcome([example.intent for example in bench.test], [example.action for example in bench.test],
                   sorted({example.intent for example in bench.train if is_calm(example)}), len(bench.train),
                   answers, seconds, taken, peak_mib(), getattr(candidate, "note", ""))  # fmt: skip
