"""The product itself on its own messages: tuned and fitted by the code that ships, on four fifths, asked as the gate asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

from rich.console import Console

from nlu.encoder.analyser import Analyser
from nlu.encoder.model import Encoder
from nlu.safety.join import joined_reader
from nlu.safety.screen import Screen
from nlu.training.data import Example
from nlu.training.fit import fit
from nlu.tuning.__main__ import calibrated
from nlu.tuning.folds import FOLDS, WHOLE, Run, examples_key, tune_all, tuned
from nlu.tuning.recipe import Recipe
from tests.bench.nlu.outcome import Answers
from tests.bench.nlu.tuned import exported


class OwnPipeline:
    """The candidate `pipeline` on the project's own data: encoder, heads and rule layer, joined.

    What ships is tuned on every message, so it would know the held-out fifth by heart; here an encoder is tuned for the split,
    with the folds that its thresholds are fitted on. `epochs` overrules the recipe's, for a quick look.
    """

    def __init__(self, encoder: Path, scratch: Path, epochs: int | None = None) -> None:
        self._encoder, self._scratch = encoder, scratch
        self._recipe = Recipe() if epochs is None else replace(Recipe(), epochs=epochs)
        self.note = "tuned on the same four fifths"

    def fit(self, examples: Sequence[Example]) -> None:
        """Everything that `make train` does, with its calibration."""
        key, folder, quiet = examples_key(examples, self._recipe), self._scratch / "runs", Console(file=StringIO())
        runs = [Run(fold, self._encoder, folder, examples, self._recipe, key) for fold in (WHOLE, *range(FOLDS))]
        tune_all(runs, lambda *_: None)
        serving = Encoder(exported(self._encoder, runs[0].adapter, self._scratch), threads=1)
        model = fit(examples, serving, tuned(runs[0])[0], calibrated(examples, runs, quiet), self._scratch / "vectors.safetensors",
                    lambda _: None, lambda *_: None)  # fmt: skip
        self._read = joined_reader(Screen.load(), Analyser(serving, model).measure)

    def answer(self, texts: Sequence[str]) -> Answers:
        """One answer per text."""
        rows = [self._read(text) for text in texts]
        return Answers([row["intent"]["name"] for row in rows], [row["oos_score"] for row in rows], [row["action"] for row in rows],
                       [row["emergency_score"] for row in rows])  # fmt: skip
