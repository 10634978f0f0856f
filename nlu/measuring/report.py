"""The whole measurement of one model on one set, and its form as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from nlu.measuring.danger import LEVELS, DangerCurve
from nlu.measuring.gate import GateFigures
from nlu.measuring.goals import Goal, Measured, goals_of
from nlu.measuring.intents import IntentFigures
from nlu.measuring.labels import LabelFigures
from nlu.measuring.latency import Latency
from nlu.measuring.scope import ScopeFigures
from nlu.measuring.sets import Labelled


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of `messages` messages. What the set can't tell is None: no emergencies, nothing out of scope, no latency."""

    messages: int
    intents: IntentFigures
    scope: ScopeFigures | None
    gate: GateFigures
    flags_micro_f1: float | None
    flags: list[LabelFigures]
    danger: DangerCurve | None
    latency: Latency | None = None

    @property
    def goals(self) -> list[Goal]:
        """The goals that this set can tell something about."""
        return goals_of(Measured(self.intents, self.scope, self.gate, self.flags_micro_f1, self.latency))


def _messages(messages: Sequence[Labelled], texts: bool) -> dict[str, object]:
    shown: dict[str, object] = {"count": len(messages), "ids": [row.id for row in messages]}
    return shown | {"texts": [row.text for row in messages]} if texts else shown


def _scope(scope: ScopeFigures) -> dict[str, object]:
    rates = {name: getattr(scope, name).as_json() for name in ("found", "rejected", "answered_found", "answered_rejected")}
    return {"threshold": scope.threshold, "auroc": scope.auroc, **rates}


def _gate(gate: GateFigures, texts: bool) -> dict[str, object]:
    rates = {f"{true} -> {said}": gate.rate(true, said).as_json() for true in gate.table for said in gate.table}
    names = ("missed", "alarmed", "false_alarms", "asked_in_vain")
    languages = {own.lang: {"messages": own.messages} | {name: getattr(own, name).as_json() for name in names} for own in gate.languages}
    mistakes = [{"true": wrong.true, "said": wrong.said, **_messages(wrong.messages, texts)} for wrong in gate.mistakes]
    return {"gate_rates": rates, "per_language": languages, "gate_mistakes": mistakes}


def _intent(intents: IntentFigures) -> dict[str, float]:
    figures = {f"{lang} macro-F1": value for lang, value in intents.macro_f1.items()}
    figures |= {f"{lang} accuracy": value for lang, value in intents.accuracy.items()}
    return figures | {"calibration error": intents.calibration_error}


def _danger(curve: DangerCurve) -> dict[str, object]:
    precision = {str(level): curve.precision_at(level) for level in LEVELS}
    return {"average_precision": curve.average_precision, "precision_at_recall": precision}


def as_json(report: Report, texts: bool = False) -> dict[str, object]:
    """A document that `json.dumps` takes; with the messages' texts only when asked for, else their ids."""
    intents = report.intents
    wrong = [{"true": one.true, "said": one.said, **_messages(one.messages, texts)} for one in intents.confusions]
    return {
        "messages": report.messages,
        "goals": [goal.as_json() for goal in report.goals],
        "intent": _intent(intents),
        "gate": report.gate.table,
        "flags micro-F1": report.flags_micro_f1,
        "out_of_scope": _scope(report.scope) if report.scope else None,
        "danger": _danger(report.danger) if report.danger else None,
        "latency": asdict(report.latency) if report.latency else None,
        "per_intent": [asdict(label) for label in intents.labels],
        "per_flag": [asdict(label) for label in report.flags],
        "reliability": [asdict(own) for own in intents.bins],
        "confusions": wrong,
        **_gate(report.gate, texts),
    }
