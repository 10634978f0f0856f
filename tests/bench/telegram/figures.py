"""The figures of a run, and whether they are good enough."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass

from tests.bench.telegram.course import Course

GOAL_SECONDS = 2.0
_FEWEST = 2  # quantiles need two


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds, and numbers of messages. `waiting` answers had not left when the run ended; `lost` neither left nor wait."""

    emergencies: int
    emergency_p50: float
    emergency_p95: float
    emergency_p99: float
    emergency_longest: float
    answers: int
    answers_sent: int
    answer_longest: float
    waiting: int
    lost: int
    twice: int
    too_fast: int
    unanswered: int
    per_second: float
    seconds: float

    @property
    def is_good(self) -> bool:
        """The goal of issue 5: p99 at most two seconds, none lost, none twice."""
        return self.emergencies > 0 and self.emergency_p99 <= GOAL_SECONDS and self.lost == 0 and self.twice == 0

    def as_json(self) -> dict[str, float | bool]:
        """For the file."""
        return {**asdict(self), "goal_seconds": GOAL_SECONDS, "is_good": self.is_good}


def figures_of(course: Course) -> Figures:
    """An emergency that never arrived counts as lost and has no time."""
    waits = {words: course.arrived[words] - at for words, at in course.posted.items() if words in course.arrived}
    urgent = sorted(wait for words, wait in waits.items() if words.startswith("ring"))
    answers = [wait for words, wait in waits.items() if words.startswith("svar")]
    cuts = statistics.quantiles(urgent, n=100, method="inclusive") if len(urgent) >= _FEWEST else [urgent[0] if urgent else 0.0] * 99
    return Figures(
        sum(words.startswith("ring") for words in course.posted), cuts[49], cuts[94], cuts[98], max(urgent, default=0.0),
        sum(words.startswith("svar") for words in course.posted), len(answers), max(answers, default=0.0), course.waiting,
        len(course.posted) - len(course.arrived) - course.waiting, sum(times > 1 for times in course.times.values()),
        course.refused, course.unanswered,
        len(course.arrived) / course.seconds if course.seconds else 0.0, course.seconds,
    )  # fmt: skip
