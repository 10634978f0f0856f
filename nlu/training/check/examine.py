"""The whole check of the training data: everything that is wrong, and the counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nlu.measuring.sets import Labelled
from nlu.training.check.counts import Counts, counts_of
from nlu.training.check.leaks import leaks
from nlu.training.check.personal import personal_data
from nlu.training.check.places import Fault, read_folder
from nlu.training.check.repeats import near_words, same_words
from nlu.training.data import DATA


@dataclass(frozen=True, slots=True)
class Findings:
    """`faults` in order of file and line; `alike` counts pairs that nearly repeat each other under one label."""

    faults: list[Fault]
    counts: Counts
    alike: int


def examine(folder: Path = DATA, measured: Iterable[Labelled] = ()) -> Findings:
    """Checks all data below `folder`; no message of it may lie near one of `measured`."""
    placed, faults = read_folder(folder)
    contradictions, alike = near_words(placed)
    found = [*faults, *same_words(placed), *contradictions, *leaks(placed, measured), *personal_data(placed)]
    return Findings(sorted(found, key=lambda fault: (fault.file, fault.line)), counts_of(placed), alike)
