"""What the samples of a run say: rate, latency and outcome of each step, the ceiling, and the way back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from tests.bench.load.judging import FAILED, FALLBACK, OK
from tests.bench.load.plan import AFTER, CALM, LOAD, Plan, Step
from tests.bench.load.samples import OPENING, STREAM, Sample, of_step

REPLIES: Final = frozenset({"chitchat", "question", "ask", "acute"})
SETTLING: Final = 0.25
"""The share of a step, at its start, in which people still come; it is not counted."""
GOOD_MS: Final = 5000.0
BUCKET_SECONDS: Final = 5.0
FEWEST: Final = 5
RIGHT_SHARE: Final = 0.9
"""Of the answers of a calm window: a fallback comes quickly and would else look like recovery."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds; with `count` below a hundred p99 is the greatest."""

    count: int
    p50: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True)
class StepFigures:
    """One step. Rates are per second and of messages; `by_kind` has `reply` for all messages together.

    `asked` is the share, 0 to 1, of messages that call for the question about danger and got it, or the number; None without any.
    """

    step: Step
    achieved: float
    goodput: float
    by_kind: Mapping[str, Latency]
    outcomes: Mapping[str, int]
    asked: float | None

    def share(self, *outcomes: str) -> float:
        """The share of all samples with one of these outcomes, 0 to 1."""
        whole = sum(self.outcomes.values())
        return sum(self.outcomes.get(outcome, 0) for outcome in outcomes) / whole if whole else 0.0

    @property
    def failed(self) -> float:
        """The share of wrong, empty, refused and missing answers."""
        return self.share(*FAILED)

    @property
    def unanswered(self) -> float:
        """Failures and honest fallbacks together."""
        return self.share(*FAILED, FALLBACK)


def latency(samples: Iterable[Sample]) -> Latency | None:
    """Percentiles (nearest rank above: never better than what was seen); None of nothing."""
    values = [sample.ms for sample in samples]
    if not values:
        return None
    p50, p95, p99 = np.percentile(values, (50, 95, 99), method="higher")
    return Latency(len(values), float(p50), float(p95), float(p99))


def figures_of(plan: Plan, samples: Sequence[Sample]) -> list[StepFigures]:
    """Every step of the plan, in order."""
    found = []
    for place, step in enumerate(plan.steps):
        sent = of_step(samples, place)
        settled = min((sample.at for sample in sent), default=0.0) + SETTLING * step.seconds
        found.append(_of_step(step, [sample for sample in sent if sample.at >= settled]))
    return found


def _of_step(step: Step, samples: Sequence[Sample]) -> StepFigures:
    counted, seconds = [sample for sample in samples if sample.kind not in (STREAM, OPENING)], step.seconds * (1 - SETTLING)
    good = [sample for sample in counted if sample.outcome == OK and sample.ms <= GOOD_MS]
    groups = {"reply": [sample for sample in counted if sample.kind in REPLIES]}
    for kind in sorted({sample.kind for sample in samples}):
        groups[kind] = [sample for sample in samples if sample.kind == kind]
    by_kind = {kind: found for kind, group in groups.items() if (found := latency(group))}
    asks = [sample.outcome == OK for sample in samples if sample.kind == "ask"]
    return StepFigures(step, len(counted) / seconds, len(good) / seconds, by_kind, Counter(sample.outcome for sample in samples),
                       sum(asks) / len(asks) if asks else None)  # fmt: skip


def recovery_seconds(plan: Plan, samples: Sequence[Sample], times: float) -> float | None:
    """Seconds after the load fell until five seconds are calm: p95 within `times` of before, nearly all answers right; None for never."""
    calm, after = (next((place for place, step in enumerate(plan.steps) if step.phase == phase), None) for phase in (CALM, AFTER))
    if calm is None or after is None:
        return None
    usual, late = latency(_replies(samples, calm)), _replies(samples, after)
    if not usual or not late:
        return None
    start = min(sample.at for sample in late)
    for number in range(int(plan.steps[after].seconds // BUCKET_SECONDS)):
        bucket = [sample for sample in late if int((sample.at - start) // BUCKET_SECONDS) == number]
        now, right = latency(bucket), sum(sample.outcome == OK for sample in bucket)
        if now and now.count >= FEWEST and now.p95 <= times * usual.p95 and right >= RIGHT_SHARE * now.count:
            return number * BUCKET_SECONDS
    return None


def _replies(samples: Sequence[Sample], place: int) -> list[Sample]:
    return [sample for sample in of_step(samples, place) if sample.kind in REPLIES]


def loads(figures: Iterable[StepFigures]) -> list[StepFigures]:
    """The steps of the ladder."""
    return [each for each in figures if each.step.phase == LOAD]
