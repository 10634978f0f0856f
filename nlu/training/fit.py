"""Fits the heads that serve: meaning and words apart, joined by what the held-out folds said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from nlu.encoder.features import Features
from nlu.encoder.heads import Head, Model
from nlu.encoder.model import Encoder
from nlu.training import sparse
from nlu.training.calibration import Calibration, seen
from nlu.training.data import DataError, Example, load_taxonomy
from nlu.training.dense import carry_on
from nlu.training.linear import beside
from nlu.training.vectors import vectors_of

MIN_EXAMPLES = 5
DANGER = ("emergency", "danger")
Say = Callable[[str], None]
Progress = Callable[[int, int], None]


def check_counts(examples: Sequence[Example]) -> None:
    """Raises DataError when an intent has fewer than five messages that are not emergencies."""
    found = Counter(example.intent for example in examples if example.action != "emergency")
    few = {name: found[name] for name in load_taxonomy().intents if found[name] < MIN_EXAMPLES}
    if few:
        raise DataError("för få exempel: " + ", ".join(f"{name} ({count})" for name, count in few.items()))


def fit(examples: Sequence[Example], encoder: Encoder, tuned: Mapping[str, np.ndarray], calibration: Calibration,
        cache: Path, say: Say, progress: Progress) -> Model:  # fmt: skip
    """All heads on `encoder`. `tuned` is the state of the heads that the encoder was tuned with.

    Raises DataError when an intent has fewer than five examples.
    """
    check_counts(examples)
    texts = [example.text for example in examples]
    say("räknar om exemplen till vektorer")
    heads = carry_on(tuned, vectors_of(texts, encoder, cache, progress), examples)
    say("räknar orden")
    features = Features.fit(texts)
    words = features.words(texts)
    meaning, spelled = {}, {}
    for what, task, learn in (("avsikter", "intent", sparse.fit_intents), ("att se fara", "danger", sparse.fit_danger),
                              ("flaggor", "flags", sparse.fit_flags)):  # fmt: skip
        say(f"lär sig {what}")
        meaning[task], spelled[task] = heads.folded(task), learn(words, examples)
    meaning, spelled = seen(meaning, beside), seen(spelled, beside)
    fitted = {task: mix.folded(meaning[task], spelled[task]) for task, mix in calibration.mixes.items()}
    taxonomy, limits = load_taxonomy(), np.array(calibration.danger.as_list(), dtype=np.float32)
    return Model(encoder.identity, features, Head(taxonomy.intents, fitted["intent"].weight, fitted["intent"].bias),
                 Head(DANGER, fitted["danger"].weight, fitted["danger"].bias, thresholds=limits),
                 Head(taxonomy.flags, fitted["flags"].weight, fitted["flags"].bias, thresholds=calibration.flags.astype(np.float32)),
                 {"examples": len(examples), **calibration.report})  # fmt: skip
