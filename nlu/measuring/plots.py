"""The two pictures of the report: is the confidence honest, and how are emergencies and false alarms weighed."""

from __future__ import annotations

import numpy as np

from nlu.measuring import words
from nlu.measuring.danger import DangerCurve
from nlu.measuring.gate import GateFigures
from nlu.measuring.intents import IntentFigures
from nlu.measuring.svg import Plot, Point

DRAWN = 300


def reliability(intents: IntentFigures) -> str:
    """Bars: the share of right answers per bin of confidence. The line is what an honest confidence would give."""
    error = words.score(intents.calibration_error)
    plot = Plot("reliability", "Avsiktens säkerhet", f"Andel rätta svar vid varje säkerhet. Kalibreringsfelet är {error}.",
                "säkerhet", "andel rätta svar")  # fmt: skip
    for own in intents.bins:
        plot.bar(own.low, own.high, own.accuracy)
    plot.line([(0, 0), (1, 1)], "reference")
    plot.dots([(own.confidence, own.accuracy) for own in intents.bins])
    return plot.markup()


def gate_point(gate: GateFigures) -> Point | None:
    """Recall and precision of the answer emergency by the whole gate, rules and model joined; None when it never said so."""
    said = sum(row["emergency"] for row in gate.table.values())
    total = sum(gate.table["emergency"].values())
    hits = gate.table["emergency"]["emergency"]
    return (hits / total, hits / said) if said and total else None


def _thinned(curve: DangerCurve) -> list[Point]:
    places = np.unique(np.linspace(0, len(curve.recall) - 1, DRAWN).astype(int))
    return [(float(curve.recall[place]), float(curve.precision[place])) for place in places]


def danger(curve: DangerCurve, gate: GateFigures) -> str:
    """The curve of the model's emergency score; the dot is the gate as it answers."""
    point = gate_point(gate)
    area = words.score(curve.average_precision)
    told = f" Pricken är hela grindens svar: hittar {words.share(point[0])}, {words.share(point[1])} av larmen är rätta." if point else ""
    plot = Plot("danger", "Nödlägen: hittade och rätta larm", f"Modellens poäng för nödläge, yta {area}.{told}",
                "andel nödlägen som hittas", "andel larm som är rätta")  # fmt: skip
    plot.line(_thinned(curve))
    plot.dots([point] if point else [], "gate")
    return plot.markup()
