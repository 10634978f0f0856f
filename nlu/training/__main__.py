"""`python -m nlu.training`: fits the heads on the data when data, code or encoder have changed, with a progress bar."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from foundation.settings import ROOT
from nlu.encoder.heads import ModelError, load_model, save_model
from nlu.encoder.model import Encoder
from nlu.training.data import DATA, DataError, load_examples
from nlu.training.fit import fit

SOURCES = ("training/fit.py", "training/calibrate.py", "training/data.py", "encoder/features.py", "encoder/heads.py",
           "safety/compiled.json")  # fmt: skip


def data_hash(data: Path = DATA) -> str:
    """SHA-256 over the training data and the code that fits on it."""
    digest = hashlib.sha256()
    for path in [*sorted(data.rglob("*.yml")), *(DATA.parent / source for source in SOURCES)]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _is_current(models: Path, encoder: Encoder, expected: str) -> bool:
    try:
        return load_model(models / "heads", encoder.identity).report.get("data") == expected
    except ModelError:
        return False


def train(models: Path = ROOT / "models", console: Console | None = None) -> bool:
    """Fits and saves unless the saved model belongs to exactly this data; True when something was fitted."""
    encoder, expected, console = Encoder(models / "serving"), data_hash(), console or Console()
    if _is_current(models, encoder, expected):
        return False
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console) as bar:
        task = bar.add_task("vektorer", total=None)
        model = fit(load_examples(), encoder, models / "cache" / "vectors.safetensors",
                    lambda text: bar.console.print(text), lambda done, total: bar.update(task, completed=done, total=total))  # fmt: skip
    model.report["data"] = expected
    save_model(model, models / "heads")
    return True


if __name__ == "__main__":
    try:
        print("modellen är ny" if train() else "modellen hör redan till dessa data")
    except DataError as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from None
