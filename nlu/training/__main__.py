"""`python -m nlu.training`: fits the heads on the data as it is, and publishes them if the release gate lets them."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from safetensors.numpy import load_file

from foundation.settings import ROOT
from nlu.encoder.adapted import ADAPTER, HEADS
from nlu.encoder.analyser import Analyser
from nlu.encoder.heads import Model, ModelError, load_model, put_in_place, read_report, save_model
from nlu.encoder.model import Encoder
from nlu.safety.join import joined_reader
from nlu.safety.screen import Screen
from nlu.training import gate
from nlu.training.calibration import FILE, Calibration
from nlu.training.confidence import with_confidence
from nlu.training.data import DATA, DataError, load_examples
from nlu.training.fit import fit

CANDIDATE = "heads.candidate"
_NLU = DATA.parent
_SOURCES = ("training/fit.py", "training/dense.py", "training/sparse.py", "training/stacking.py", "training/data.py",
            "training/calibrate.py", "training/confidence.py", "measuring_sets/intents.yml", "encoder/features.py", "encoder/heads.py",
            "safety/compiled.json", f"weights/{FILE}", f"weights/{HEADS}")  # fmt: skip


def data_hash(data: Path = DATA) -> str:
    """SHA-256 over the training data and all that is fitted on it or decides how."""
    digest = hashlib.sha256()
    for path in [*sorted(data.rglob("*.yml")), *(_NLU / source for source in _SOURCES)]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _fitted(models: Path, data: Path, encoder: Encoder, console: Console) -> Model:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("vektorer", total=None)
        return fit(load_examples(data), encoder, load_file(ADAPTER / HEADS), Calibration.load(ADAPTER),
                   models / "cache" / "vectors.safetensors", bar.console.print,
                   lambda done, total: bar.update(task, completed=done, total=total))  # fmt: skip


def _live_figures(models: Path) -> dict | None:
    try:
        return read_report(models / "heads").get("gate")
    except ModelError:
        return None


def publish(models: Path, model: Model, encoder: Encoder) -> gate.Figures:
    """Puts a fitted model in the place of the live one. Raises gate.Refused, and then the live one is untouched."""
    candidate = models / CANDIDATE
    figures = gate.measure(joined_reader(Screen.load(), Analyser(encoder, model).analyse))
    model.report["gate"] = figures.as_json()
    gate.judge(figures, _live_figures(models))
    save_model(model, candidate)
    load_model(candidate, encoder.identity)  # what was written is what will be read
    put_in_place(candidate, models / "heads")
    return figures


def train(models: Path = ROOT / "models", console: Console | None = None, data: Path = DATA) -> gate.Figures:
    """Fits, judges and publishes. Raises DataError for data that can't be used, gate.Refused for a model that may not go live."""
    encoder, console = Encoder(models / "serving"), console or Console()
    shutil.rmtree(models / CANDIDATE, ignore_errors=True)
    model = with_confidence(_fitted(models, data, encoder, console), encoder)
    model.report["data"] = data_hash(data)
    console.print("prövar mot den låsta mängden")
    figures = publish(models, model, encoder)
    console.print(f"godkänd: inga missade nödlägen, macro-F1 {figures.macro_f1:.3f}")
    return figures


if __name__ == "__main__":
    try:
        train()
    except (DataError, gate.Refused) as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from None
