"""Whether a confidence means what it says: of all answers that are 80 % sure, 80 % should be right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BINS = 15  # as nlu.training.calibrate.expected_calibration_error counts


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers with a confidence from `low` up to `high`; `confidence` and `accuracy` are their means, 0 to 1."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


def reliability_bins(confidence: np.ndarray, correct: np.ndarray, bins: int = BINS) -> list[Bin]:
    """The filled ones of `bins` bins of equal width; `confidence` in 0 to 1, `correct` boolean, both (messages,)."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    filled = [(number, place == number) for number in range(bins) if (place == number).any()]
    return [Bin(number / bins, (number + 1) / bins, int(own.sum()), float(confidence[own].mean()), float(correct[own].mean()))
            for number, own in filled]  # fmt: skip
