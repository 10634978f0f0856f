"""What a run does: steps of so many chats for so many seconds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from typing import Final

CALM: Final = "calm"
LOAD: Final = "load"
AFTER: Final = "after"
STEADY: Final = "steady"


@dataclass(frozen=True, slots=True)
class Step:
    """`users` chats at once for `seconds`; `phase` says what the step is for. `think` is in seconds from message to message."""

    phase: str
    users: int
    seconds: float
    think: float = 20.0

    @property
    def offered(self) -> float:
        """Messages per second that so many people send who never have to wait."""
        return self.users / self.think


@dataclass(frozen=True, slots=True)
class Plan:
    """One run of the generator. `streams` is the share of chats that hold an event stream open, 0 to 1."""

    public: str
    steps: tuple[Step, ...]
    streams: float = 0.3
    seed: int = 1

    def written(self) -> str:
        """As JSON, for the generator's process."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> Plan:
        """The plan that `written` gave."""
        content = json.loads(text)
        return cls(**content | {"steps": tuple(Step(**step) for step in content["steps"])})

    def place(self, seconds: float) -> int | None:
        """The number of the step at `seconds` after the start; None when all are over."""
        ends = accumulate(step.seconds for step in self.steps)
        return next((place for place, end in enumerate(ends) if seconds < end), None)


def ladder(users: int, steps: int, seconds: float, calm: Step, after: float) -> tuple[Step, ...]:
    """Calm, then `steps` equal steps of `seconds` up to `users` chats, then calm again for `after` seconds."""
    climb = [Step(LOAD, max(1, users * number // steps), seconds, calm.think) for number in range(1, steps + 1)]
    return (calm, *climb, Step(AFTER, calm.users, after, calm.think))


def seconds_of(steps: Sequence[Step]) -> float:
    """How long the steps take together."""
    return sum(step.seconds for step in steps)
