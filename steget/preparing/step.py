"""One thing to build: from what, how, and what it gives."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from steget.preparing.fingerprint import Stamp, fingerprint

Say = Callable[[str], None]


class StepFailed(Exception):
    """A step could not be done; the text is what its program said, in full."""


@dataclass(frozen=True, slots=True)
class Step:
    """`build(say)` makes `outputs` from `sources`; `what` and `takes` say in Swedish what it is and how long it may take.

    `draws_progress` is for a build that shows its own progress; `keeps_old` for one that replaces its outputs itself, and
    only by something better.
    """

    name: str
    what: str
    takes: str
    sources: tuple[Path, ...]
    outputs: tuple[Path, ...]
    build: Callable[[Say], None]
    draws_progress: bool = False
    keeps_old: bool = False

    @property
    def stamp(self) -> Stamp:
        """The note of the last time."""
        return Stamp(self.name)

    def is_current(self) -> bool:
        """Whether nothing is to be done."""
        return self.stamp.is_current(self.sources)

    def discard(self) -> None:
        """Takes away what was built, so that `run` builds anew."""
        for path in () if self.keeps_old else self.outputs:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)

    def run(self, say: Say) -> None:
        """Builds and notes it. Raises StepFailed or the step's own error; then the next run tries again."""
        sources = fingerprint(self.sources)
        self.build(say)
        self.stamp.write(sources, self.outputs)
