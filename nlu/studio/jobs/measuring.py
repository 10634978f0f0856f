"""`python -m nlu.studio.jobs.measuring MODELS LIVE CANDIDATE ASK OUT VECTORS`: what two fitted models say to the same messages.

Started by judge.py in the checkout of the candidate. ASK is a file with a JSON list of further texts, those of the conversation
tests; OUT gets the judgement's figures and the candidate's analyses of these texts; VECTORS are those of the examples, if they were fitted.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlu.encoder.analyser import Analyser
from nlu.encoder.heads import ModelError, load_model
from nlu.encoder.model import Encoder, EncoderError
from nlu.measuring.sets import Labelled, SetError, read_set
from nlu.safety.join import joined_reader
from nlu.safety.screen import Screen
from nlu.studio.jobs import differences
from nlu.studio.jobs.differences import Said
from nlu.studio.jobs.left_out import cross_validation
from nlu.studio.jobs.reports import report, steps
from nlu.studio.jobs.telling import fault_of
from nlu.training import gate
from nlu.training.data import DataError


class _Once:
    """An encoder that reads each text once: both models stand on the same vectors."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder, self.identity = encoder, encoder.identity
        self._known: dict[str, np.ndarray] = {}

    def embed(self, text: str) -> np.ndarray:
        if text not in self._known:
            self._known[text] = self._encoder.embed(text)
        return self._known[text]


def _readers(encoder: Encoder, live: Path, candidate: Path) -> list[Callable[[str], dict[str, Any]]]:
    once: Any = _Once(encoder)
    screen = Screen.load()
    return [joined_reader(screen, Analyser(once, load_model(heads, once.identity)).analyse) for heads in (live, candidate)]


def _read_all(texts: Sequence[str], readers: Sequence[Callable[[str], dict[str, Any]]]) -> list[Said]:
    done = steps(len(texts), "Jämför med det som används nu")
    said: list[dict[str, Any]] = [{} for _ in readers]
    for number, text in enumerate(texts, 1):
        for place, read in enumerate(readers):
            said[place][text] = read(text)
        done(number)
    return list(said)


def judgement(sets: dict[str, list[Labelled]], live: Said, candidate: Said) -> dict[str, Any]:
    """All figures of a judgement as JSON. `sets` are the measuring sets by file name."""
    rows, intents = [row for part in sets.values() for row in part], sets[gate.INTENTS]
    before, after = (gate.measure(said.__getitem__).as_json() for said in (live, candidate))
    return {"figures": {"live": before, "candidate": after}, "refused": _refused(after, before),
            "lost": differences.lost(rows, live, candidate), "intents": differences.per_intent(intents, live, candidate),
            "changed": differences.changed(rows, live, candidate), "confusions": differences.confusions(intents, live, candidate),
            "unsure": differences.unsure(intents, candidate)}  # fmt: skip


def _refused(candidate: dict[str, Any], live: dict[str, Any]) -> str:
    figures = {name: candidate[name] for name in ("asked", "false_alarms", "macro_f1", "sets")}
    try:
        gate.judge(gate.Figures(missed=tuple(candidate["missed"]), **figures), live)
    except gate.Refused as refused:
        return str(refused)
    return ""


def measure(models: Path, live: Path, candidate: Path, ask: Path, out: Path, vectors: Path) -> None:
    """Writes the document to `out`. Raises ModelError, EncoderError, DataError, OSError."""
    encoder = Encoder(models / "serving")
    asked, readers = json.loads(ask.read_text(encoding="utf-8")), _readers(encoder, live, candidate)
    if live == candidate:
        figures, (after,) = {}, _read_all(asked, readers[1:])
    else:
        sets = {path.name: read_set(path) for path in sorted(gate.SETS.glob("*.yml"))}
        texts = list(dict.fromkeys([*(row.text for part in sets.values() for row in part), *asked]))
        before, after = _read_all(texts, readers)
        report(done=0, total=1, words="Prövar varje exempel utan det själv")
        figures = judgement(sets, before, after) | {"left_out": cross_validation(encoder, vectors)}
    document = {"judgement": figures, "analyses": {text: after[text] for text in asked}}
    out.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """0 when the document is written, 1 when a fault was reported."""
    try:
        measure(*map(Path, arguments))
    except (ModelError, EncoderError):
        report(fault="En av modellerna går inte att läsa, så det går inte att jämföra. Träna om.")
        return 1
    except (DataError, SetError) as error:
        report(fault=str(error))
        return 1
    except OSError as error:
        report(fault=fault_of(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
