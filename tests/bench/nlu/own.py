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
from tests.bench.nlu.measuring import processor_s
from tests.bench.nlu.outcome import Answers
from tests.bench.nlu.tuned import exported


class OwnPipeline:
    """The candidate `pipeline` on the project's own data: encoder, heads and rule layer, joined.

    What ships is tuned on every message, so it would know the held-out fifth by heart; here an encoder is tuned for the split,
    with the folds that its thresholds are fitted on. `epochs` overrules the recipe's, for a quick look.

    Tuning takes an hour or two of one core, so each tuned run is kept in `kept`, with what it cost: a job that was broken off goes
    on where it was. `earlier_s` is the processor time of the runs that were found there, which the clock of this one can't see.
    """

    def __init__(self, encoder: Path, scratch: Path, kept: Path, epochs: int | None = None) -> None:
        self._encoder, self._scratch, self._kept, self.earlier_s = encoder, scratch, kept, 0.0
        self._recipe = Recipe() if epochs is None else replace(Recipe(), epochs=epochs)
        self.note = "tuned on the same four fifths"

    def fit(self, examples: Sequence[Example]) -> None:
        """Everything that `make train` does, with its calibration."""
        key, quiet = examples_key(examples, self._recipe), Console(file=StringIO())
        runs = [Run(fold, self._encoder, self._kept, examples, self._recipe, key) for fold in (WHOLE, *range(FOLDS))]
        for run in runs:
            self._tune(run)
        serving = Encoder(exported(self._encoder, runs[0].adapter, self._scratch), threads=1)
        model = fit(examples, serving, tuned(runs[0])[0], calibrated(examples, runs, quiet), self._scratch / "vectors.safetensors",
                    lambda _: None, lambda *_: None)  # fmt: skip
        self._read = joined_reader(Screen.load(), Analyser(serving, model).measure)

    def _tune(self, run: Run) -> None:
        cost = run.path.with_suffix(".seconds")
        if cost.is_file():
            self.earlier_s += float(cost.read_text())
            return
        run.path.unlink(missing_ok=True)  # kept, but nobody knows what it cost
        began = processor_s()
        tune_all([run], lambda *_: None)
        cost.write_text(f"{processor_s() - began:.1f}")

    def answer(self, texts: Sequence[str]) -> Answers:
        """One answer per text."""
        rows = [self._read(text) for text in texts]
        return Answers([row["intent"]["name"] for row in rows], [row["oos_score"] for row in rows], [row["action"] for row in rows],
                       [row["emergency_score"] for row in rows])  # fmt: skip
