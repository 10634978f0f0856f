"""Precision, recall and F1 of each label, for intents (one per message) and flags (any number)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """One label: shares from 0 to 1; `support` is how many messages truly have it, `said` how many got it."""

    name: str
    precision: float
    recall: float
    f1: float
    support: int
    said: int


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _figures(name: str, truth: Sequence[Collection[str]], said: Sequence[Collection[str]]) -> LabelFigures:
    true, guess = np.array([name in labels for labels in truth]), np.array([name in labels for labels in said])
    support, guessed, hits = int(true.sum()), int(guess.sum()), int((true & guess).sum())
    return LabelFigures(name, _ratio(hits, guessed), _ratio(hits, support), _ratio(2 * hits, guessed + support), support, guessed)


def label_figures(names: Sequence[str], truth: Sequence[Collection[str]], said: Sequence[Collection[str]]) -> list[LabelFigures]:
    """The figures of each of `names`; `truth` and `said` hold the labels of each message. What is undefined counts as 0."""
    return [_figures(name, truth, said) for name in names]


def micro_f1(truth: Sequence[Collection[str]], said: Sequence[Collection[str]]) -> float:
    """F1 over all labels of all messages together; 0 when there are none."""
    hits = sum(len(set(true) & set(guess)) for true, guess in zip(truth, said, strict=True))
    return _ratio(2 * hits, sum(len(set(labels)) for labels in (*truth, *said)))
