"""Measures a model on a labelled set: intents, out of scope, the gate and its flags. Nothing is fitted here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nlu.measuring.danger import danger_curve
from nlu.measuring.gate import gate_figures
from nlu.measuring.intents import intent_figures
from nlu.measuring.labels import label_figures, micro_f1
from nlu.measuring.latency import Latency
from nlu.measuring.report import Report
from nlu.measuring.scope import scope_figures
from nlu.measuring.sets import Labelled

# A joined analysis of the contract nlu-analysis, with "oos_score" (higher is further out of scope) and "emergency_score"
# (higher is more dangerous) beside it.
Measure = Callable[[str], dict]


def evaluate(rows: Sequence[Labelled], measure: Measure, latency: Latency | None = None) -> Report:
    """All figures of one set. Flags count only where the true action is not none."""
    measured = [measure(row.text) for row in rows]
    serious = [(set(row.flags), set(doc["flags"])) for row, doc in zip(rows, measured, strict=True) if row.action != "none"]
    truth, said = [true for true, _ in serious], [guess for _, guess in serious]
    names = sorted({name for pair in serious for flags in pair for name in flags})
    return Report(
        messages=len(rows),
        intents=intent_figures(rows, measured),
        scope=scope_figures(rows, measured),
        gate=gate_figures(rows, measured),
        flags_micro_f1=micro_f1(truth, said) if serious else None,
        flags=label_figures(names, truth, said),
        danger=danger_curve(rows, measured),
        latency=latency,
    )
