"""What the generator measured: one line for each thing that was sent, in the order of the answers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

STREAM = "stream"
"""The kind of a sample that measures from sending to the answer on the open event stream."""
OPENING = "opening"


@dataclass(frozen=True, slots=True)
class Sample:
    """`at` in seconds since the epoch when it was sent, the number of the step, what it was, milliseconds, outcome."""

    at: float
    step: int
    kind: str
    ms: float
    outcome: str

    def line(self) -> str:
        """As one line of JSON."""
        return json.dumps(astuple(self)) + "\n"


def read_samples(path: Path) -> list[Sample]:
    """All samples of a file. A last line that was cut off raises ValueError: half a measurement is none."""
    with path.open(encoding="utf-8") as lines:
        return [Sample(*json.loads(line)) for line in lines]


def of_step(samples: Iterable[Sample], step: int) -> list[Sample]:
    """Those that were sent in one step."""
    return [sample for sample in samples if sample.step == step]
