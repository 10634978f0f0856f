"""Samples, readings and runs that no machine measured, for the tests of what is made of them."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench.load.bounds import MIB
from tests.bench.load.measuring import Measured
from tests.bench.load.plan import AFTER, CALM, LOAD, Plan, Step
from tests.bench.load.samples import Sample
from tests.bench.load.watching import OURS, Reading

START = 1_000_000.0


def run_of(*latencies: float, outcome: str = "ok", seconds: float = 40.0, acute: float = 20.0, rss_per_second: float = 0.0) -> Measured:
    """Calm at the first latency (ms), a step of load at each in between, calm again at the last; one message in ten is acute."""
    phases = [CALM, *[LOAD] * (len(latencies) - 2), AFTER]
    steps = tuple(Step(phase, 20 * (place + 1), seconds) for place, phase in enumerate(phases))
    samples: list[Sample] = []
    for place, (step, ms) in enumerate(zip(steps, latencies, strict=True)):
        samples += messages(START + place * seconds, place, int(step.offered * seconds), seconds, ms, acute, outcome)
    readings = [Reading(START + second, name, 10.0, int(100 * MIB + rss_per_second * second))
                for second in range(int(seconds * len(steps))) for name in OURS]  # fmt: skip
    return Measured(Plan("http://nowhere", steps), samples, readings)


def messages(start: float, place: int, count: int, seconds: float, ms: float, acute: float, outcome: str) -> Sequence[Sample]:
    """`count` messages spread over a step."""
    return [Sample(start + number * seconds / count, place, "acute" if number % 10 == 0 else "question",
                   acute if number % 10 == 0 else ms, "ok" if number % 10 == 0 else outcome) for number in range(count)]  # fmt: skip
