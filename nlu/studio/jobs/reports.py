"""What a child that works for a job tells on its standard output: one JSON object a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nlu.studio.jobs.children import Ended
from nlu.studio.jobs.telling import JobFailed, Tell


def report(**fields: Any) -> None:
    """Writes a line: `done`, `total` and `words`, or `fault`."""
    sys.stdout.write(json.dumps(fields, ensure_ascii=False) + "\n")
    sys.stdout.flush()


@dataclass
class Heard:
    """The parent's ear. What a child says of faults is kept until it has ended."""

    tell: Tell
    fault: str = ""
    _other: list[str] = field(default_factory=list)

    def line(self, line: str) -> None:
        """Takes a line; one that is no report of ours is passed over: a library may write what it likes."""
        try:
            said = json.loads(line)
        except ValueError:
            return
        if isinstance(said, dict) and "fault" in said:
            self.fault = str(said["fault"])
        elif isinstance(said, dict) and "words" in said:
            self.tell(int(said["done"]), int(said["total"]), str(said["words"]))

    def must_be_well(self, ended: Ended, failed: str) -> None:
        """Raises JobFailed with what the child said is wrong, or with `failed` when it died without a word."""
        if self.fault:
            raise JobFailed(self.fault)
        if ended.status != 0:
            raise JobFailed(f"{failed} Inget är ändrat. Försök igen. Händer det igen behöver den som sköter datorn titta ({ended.status}).")


def steps(total: int, words: str) -> Callable[[int], None]:
    """A reporter for a loop of `total` rounds; tells about a hundred times at most."""
    every = max(1, total // 100)

    def done(number: int) -> None:
        if number % every == 0 or number == total:
            report(done=number, total=total, words=words)

    return done
