"""`python -m nlu.tuning`: tunes the encoder on the data as it is, judges it on held-out folds, and writes nlu/weights.

About forty minutes on two cores. A run that was broken off goes on with the parts that were done.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from safetensors.numpy import save_file

from foundation.settings import ROOT
from nlu.encoder.adapted import ADAPTER, HEADS
from nlu.encoder.unpack import unpack
from nlu.safety.screen import Screen
from nlu.training.calibration import Calibration, calibrate
from nlu.training.data import Example, load_examples
from nlu.training.fit import check_counts
from nlu.training.held_out import held_out_scores
from nlu.tuning.folds import FOLDS, WHOLE, Run, examples_key, tune_all, tuned
from nlu.tuning.recipe import Recipe


def _columns() -> tuple:
    return TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), TimeRemainingColumn()


def _tune(runs: Sequence[Run], console: Console) -> None:
    with Progress(*_columns(), console=console) as bar:
        names = {WHOLE: "hela mängden"} | {fold: f"prövning {fold + 1}" for fold in range(FOLDS)}
        tasks = {run.fold: bar.add_task(names[run.fold], total=None) for run in runs}
        told: dict[int, int] = {}

        def tell(fold: int, done: int, steps: int) -> None:
            bar.update(tasks[fold], completed=done, total=steps)
            tenth = 10 * done // steps
            if not console.is_terminal and tenth > told.get(fold, 0):  # a log gets a line for every tenth
                console.print(f"{names[fold]}: {tenth * 10} %")
            told[fold] = tenth

        tune_all(runs, tell)


def calibrated(examples: Sequence[Example], runs: Sequence[Run], console: Console) -> Calibration:
    """Everything that the held-out folds decide; the rules as they are now."""
    screen = Screen.load()
    console.print("prövar reglerna")
    rules = np.array([screen.examine(example.text).action for example in examples])
    dense, words = held_out_scores([run for run in runs if run.fold != WHOLE], console.print)
    return calibrate(examples, dense, words, rules)


def publish(whole: Run, calibration: Calibration, target: Path = ADAPTER) -> None:
    """Puts adapter, card, heads and calibration where they are committed."""
    target.mkdir(parents=True, exist_ok=True)
    for part in whole.adapter.iterdir():
        shutil.copy(part, target / part.name)
    save_file(tuned(whole)[0], target / HEADS)
    calibration.save(target)


def tune(models: Path = ROOT / "models", console: Console | None = None, target: Path = ADAPTER) -> Calibration:
    """The whole training. Raises DataError when the data can't be used."""
    console, recipe, examples = console or Console(), Recipe(), load_examples()
    check_counts(examples)
    unpack(models / "encoder", say=console.print)
    key = examples_key(examples, recipe)
    runs = [Run(fold, models / "encoder", models / "cache" / "tuning", examples, recipe, key) for fold in (WHOLE, *range(FOLDS))]
    _tune(runs, console)
    calibration = calibrated(examples, runs, console)
    publish(runs[0], calibration, target)
    return calibration


if __name__ == "__main__":
    Console().print(tune().report)
