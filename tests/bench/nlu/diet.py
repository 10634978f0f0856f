"""The stock Rasa pipeline of `rasa init`, trained and asked in its own environment.

Nothing is chosen for it: the configuration is the file that `rasa init` lays out, whose empty pipeline means Rasa's default
(DIET with 100 epochs). Its fallback is looked through, so that DIET's best intent counts even where Rasa would not use it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from foundation.settings import ROOT
from nlu.training.data import Example
from tests.bench.nlu.outcome import Answers, Outcome
from tests.bench.nlu.scores import foreign_score
from tests.bench.nlu.sets import FOREIGN, BenchSet, is_calm

BOX = ROOT / ".venv-rasa"
SCRIPT = Path(__file__).parent / "rasa_box" / "train_and_parse.py"
_STOCK = "lib/python3.11/site-packages/rasa/cli/initial_project/config.yml"
_MARKUP = str.maketrans("[]{}", "()()")  # brackets in Rasa's examples would be read as entities


class DietFailed(Exception):
    """The Rasa box is missing or its program ended with an error; the message says which."""


def _line(text: str) -> str:
    """A text as Rasa reads it literally: on one line, no entity marks, no slash that would make it a command."""
    return re.sub(r"\s+", " ", text).translate(_MARKUP).strip().lstrip("/") or "."


def nlu_yaml(examples: Sequence[Example], names: Sequence[str]) -> str:
    """Rasa's training file. Intents are numbered, since a public label may hold signs that mean something to Rasa."""
    blocks = ['version: "3.1"\nnlu:']
    for number, name in enumerate(names):
        lines = "".join(f"    - {_line(example.text)}\n" for example in examples if example.intent == name)
        blocks.append(f"- intent: i{number}\n  examples: |\n{lines}")
    return "\n".join(blocks)


def _run(folder: Path) -> list[dict]:
    if not (BOX / "bin" / "python").exists():
        raise DietFailed("the Rasa box is missing, run `make setup`")
    env = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "MPLCONFIGDIR": str(folder), "LANG": "C.UTF-8",
           "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}  # fmt: skip
    # What it prints may hold texts, so nothing of it is kept.
    done = subprocess.run([BOX / "bin" / "python", SCRIPT, folder], cwd=folder, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)  # fmt: skip
    if done.returncode:
        raise DietFailed(f"the stock pipeline ended with status {done.returncode}")
    return [json.loads(line) for line in (folder / "answers.jsonl").read_text(encoding="utf-8").splitlines()]


def _answers(rows: Sequence[dict], names: Sequence[str]) -> Answers:
    rankings = [[(names[int(name[1:])], confidence) for name, confidence in row["ranking"]] for row in rows]
    return Answers([ranking[0][0] if ranking else "" for ranking in rankings],
                   [foreign_score(ranking, FOREIGN in names) for ranking in rankings])  # fmt: skip


def measure_diet(bench: BenchSet) -> Outcome:
    """Trains on the messages whose intent counts and asks for every test message. Raises DietFailed."""
    train = [example for example in bench.train if is_calm(example)]
    names = sorted({example.intent for example in train})
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "config.yml").write_bytes((BOX / _STOCK).read_bytes())
        (folder / "nlu.yml").write_text(nlu_yaml(train, names), encoding="utf-8")
        (folder / "texts.json").write_text(json.dumps([_line(example.text) for example in bench.test]), encoding="utf-8")
        cost, *rows = _run(folder)
    return Outcome([e.intent for e in bench.test], [e.action for e in bench.test], names, len(train), _answers(rows, names),
                   cost["train_s"], [row["ms"] for row in rows], cost["peak_mib"])  # fmt: skip
