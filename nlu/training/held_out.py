"""Scores of every message by heads and an encoder that have not learned from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nlu.encoder.features import Features
from nlu.training import sparse
from nlu.training.calibration import Scores
from nlu.training.data import Example
from nlu.training.dense import TASKS, carry_on
from nlu.training.dense import scores as dense_scores
from nlu.tuning.folds import Run, fold_of, tuned


def _sparse_scores(learned: Sequence[Example], unseen: Sequence[Example]) -> Scores:
    features = Features.fit([example.text for example in learned])
    words, others = features.words([e.text for e in learned]), features.words([e.text for e in unseen])
    fits = {"intent": sparse.fit_intents, "danger": sparse.fit_danger, "flags": sparse.fit_flags}
    return {task: fits[task](words, learned).scores(others) for task in TASKS}


def _of_fold(run: Run) -> tuple[np.ndarray, Scores, Scores]:
    state, vectors = tuned(run)
    assert vectors is not None  # the whole run has none and is never judged here
    is_unseen = np.array([fold_of(example) == run.fold for example in run.examples])
    learned = [example for example, out in zip(run.examples, is_unseen, strict=True) if not out]
    unseen = [example for example, out in zip(run.examples, is_unseen, strict=True) if out]
    heads = carry_on(state, vectors[~is_unseen], learned)
    return is_unseen, dense_scores(heads, vectors[is_unseen]), _sparse_scores(learned, unseen)


def held_out_scores(runs: Sequence[Run], say: Callable[[str], None]) -> tuple[Scores, Scores]:
    """(dense, sparse) scores per task for all examples, in their order, each by the run of its fold."""
    dense: Scores = {}
    words: Scores = {}
    for run in runs:
        say(f"prövar på del {run.fold + 1}, som den inte har sett")
        place, *both = _of_fold(run)
        for whole, part in zip((dense, words), both, strict=True):
            for task, values in part.items():
                whole.setdefault(task, np.zeros((len(run.examples), values.shape[1])))[place] = values
    return dense, words
