"""The figures of a run, and whether they are good enough."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from tests.bench.telegram.figures import GOAL_SECONDS
from tests.bench.telegram.inbound.people import answered, says_112
from tests.telegram_api.bots import Delivered

_FEWEST = 2  # quantiles need two


@dataclass(slots=True)
class Happened:
    """Moments are time.monotonic(). `taken`: when the webhook said 200 to an ordinary update, by its id. `acute`: when an acute one was
    posted, by its chat, each of which has one. `inbox` and `posts` are the ids that still waited; `unanswered` counts calls to Telegram
    without an answer in time."""

    taken: dict[int, float] = field(default_factory=dict)
    acute: dict[int, float] = field(default_factory=dict)
    delivered: list[Delivered] = field(default_factory=list)
    inbox: set[int] = field(default_factory=set)
    posts: set[int] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)
    unanswered: int = 0
    too_fast: int = 0
    begun: float = 0.0
    full: float = 0.0
    ended: float = 0.0


@dataclass(frozen=True, slots=True)
class InboundFigures:
    """Seconds, and numbers of updates. `full`: from the moment when the whole backlog was in; `filling`: before it.

    `behind` is how old the oldest ordinary update without an answer was at the end.
    """

    emergencies: int
    emergencies_unanswered: int
    full_p50: float
    full_p99: float
    full_longest: float
    filling_count: int
    filling_p50: float
    filling_p99: float
    filling_longest: float
    taken: int
    filling_seconds: float
    taken_per_second: float
    refused: int
    answered: int
    in_inbox: int
    in_lanes: int
    lost: int
    twice: int
    perhaps_twice: int
    calls_unanswered: int
    too_fast: int
    behind: float
    seconds: float

    @property
    def is_good(self) -> bool:
        """The goal of issue 5: p99 at most two seconds, none lost, none twice."""
        quick = max(self.full_p99, self.filling_p99) <= GOAL_SECONDS
        return quick and self.emergencies > 0 and self.emergencies_unanswered == 0 and self.lost == 0 and self.twice == 0

    def as_json(self) -> dict[str, float | bool]:
        """For the file."""
        return {**asdict(self), "goal_seconds": GOAL_SECONDS, "is_good": self.is_good}


def inbound_figures(happened: Happened) -> InboundFigures:
    """An emergency that got no answer has no time, and makes the run a bad one."""
    waits = emergency_waits(happened)
    full = sorted(wait for chat, wait in waits.items() if happened.acute[chat] >= happened.full)
    filling = sorted(wait for chat, wait in waits.items() if happened.acute[chat] < happened.full)
    said = {number for delivered in happened.delivered if (number := answered(delivered.text)) is not None}
    waiting = [at for number, at in happened.taken.items() if number not in said]
    doubles = sum(times - 1 for times in Counter((delivered.chat_id, delivered.text) for delivered in happened.delivered).values())
    filled = happened.full - happened.begun
    return InboundFigures(
        len(happened.acute), len(happened.acute) - len(waits), *_cuts(full), len(filling), *_cuts(filling),
        len(happened.taken), filled, len(happened.taken) / filled if filled else 0.0,
        sum(times for status, times in happened.answers.items() if status != 200),
        len(said & happened.taken.keys()), len(happened.inbox - said), len(happened.posts - said - happened.inbox),
        len(happened.taken.keys() - said - happened.inbox - happened.posts),
        max(0, doubles - happened.unanswered), min(doubles, happened.unanswered), happened.unanswered, happened.too_fast,
        happened.ended - min(waiting) if waiting else 0.0, happened.ended - happened.begun,
    )  # fmt: skip


def emergency_waits(happened: Happened) -> dict[int, float]:
    """By chat, from the call of the webhook to the first message there that holds 112."""
    return first_calls(happened.acute, happened.delivered)


def first_calls(acute: dict[int, float], delivered: Iterable[Delivered]) -> dict[int, float]:
    """The same, of these messages."""
    waits: dict[int, float] = {}
    for each in delivered:
        if each.chat_id in acute and each.at >= acute[each.chat_id] and says_112(each):
            waits.setdefault(each.chat_id, each.at - acute[each.chat_id])
    return waits


def _cuts(waits: list[float]) -> tuple[float, float, float]:
    cuts = statistics.quantiles(waits, n=100, method="inclusive") if len(waits) >= _FEWEST else [waits[0] if waits else 0.0] * 99
    return cuts[49], cuts[98], max(waits, default=0.0)
