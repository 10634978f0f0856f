"""Measures a model on a labelled set: intents, the gate and its flags. Prints figures only; nothing is fitted here."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

from nlu.training.calibrate import expected_calibration_error

ACTIONS = ("none", "ask", "emergency")
Parse = Callable[[str], dict]


class SetError(Exception):
    """The set can't be read; the message names the line."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One message of a measuring set."""

    id: str
    text: str
    lang: str
    intent: str
    action: str
    flags: tuple[str, ...]


def read_set(path: Path) -> list[Labelled]:
    """JSON lines of {"id", "lang", "text", "intent", "action", "flags"}."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            rows.append(Labelled(row["id"], row["text"], row["lang"], row["intent"], row["action"], tuple(row["flags"])))
        except (ValueError, KeyError, TypeError):
            raise SetError(f"{path.name}, rad {number}: inte ett märkt meddelande") from None
    return rows


def intent_figures(rows: Sequence[Labelled], parsed: Sequence[dict]) -> dict[str, float]:
    """Macro-F1 and accuracy per language and the calibration error, where the action is not emergency."""
    scored = [(row, said) for row, said in zip(rows, parsed, strict=True) if row.action != "emergency"]
    figures: dict[str, float] = {}
    for lang in sorted({row.lang for row, _ in scored}):
        pairs = [(row.intent, said["intent"]["name"]) for row, said in scored if row.lang == lang]
        truth, guess = zip(*pairs, strict=True)
        figures[f"{lang} macro-F1"] = float(f1_score(truth, guess, average="macro", zero_division=0))
        figures[f"{lang} accuracy"] = float(np.mean([a == b for a, b in pairs]))
    confidence = np.array([said["intent"]["confidence"] for _, said in scored])
    correct = np.array([row.intent == said["intent"]["name"] for row, said in scored])
    return figures | {"calibration error": expected_calibration_error(confidence, correct)}


def gate_table(rows: Sequence[Labelled], parsed: Sequence[dict]) -> dict[str, dict[str, int]]:
    """How many messages of each true action got each action."""
    table = {true: dict.fromkeys(ACTIONS, 0) for true in ACTIONS}
    for row, said in zip(rows, parsed, strict=True):
        table[row.action][said["action"]] += 1
    return table


def flag_f1(rows: Sequence[Labelled], parsed: Sequence[dict]) -> float:
    """Micro-F1 of flags over messages that are not harmless."""
    hit = said_n = true_n = 0
    for row, said in zip(rows, parsed, strict=True):
        if row.action != "none":
            hit += len(set(row.flags) & set(said["flags"]))
            said_n, true_n = said_n + len(said["flags"]), true_n + len(row.flags)
    return 2 * hit / (said_n + true_n) if said_n + true_n else 0.0


def evaluate(rows: Sequence[Labelled], parse: Parse) -> dict[str, object]:
    """All figures of one set."""
    parsed = [parse(row.text) for row in rows]
    return {"messages": len(rows), "intent": intent_figures(rows, parsed), "gate": gate_table(rows, parsed),
            "flags micro-F1": flag_f1(rows, parsed)}  # fmt: skip
