"""The goals of the service beside what was measured. A goal that a set can't tell anything about is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlu.measuring.gate import GateFigures
from nlu.measuring.intents import IntentFigures
from nlu.measuring.latency import Latency
from nlu.measuring.rate import Rate
from nlu.measuring.scope import ScopeFigures

OWN_LANGUAGES = ("sv", "en")  # all others are measured together


@dataclass(frozen=True, slots=True)
class Goal:
    """`figure` should be at most `limit`, or at least. `kind`: score, share, count, ms or MB. `rate` is what it was counted from."""

    name: str
    figure: float
    limit: float
    at_most: bool
    kind: str = "score"
    rate: Rate | None = None

    @property
    def reached(self) -> bool:
        """By the figure as measured, before any rounding."""
        return self.figure <= self.limit if self.at_most else self.figure >= self.limit

    def as_json(self) -> dict[str, object]:
        """What stands in the JSON report."""
        shown = {"name": self.name, "figure": self.figure, "limit": self.limit, "at_most": self.at_most, "reached": self.reached}
        return shown | {"interval": self.rate.interval} if self.rate else shown


@dataclass(frozen=True, slots=True)
class Measured:
    """What goals are judged by."""

    intents: IntentFigures
    scope: ScopeFigures | None
    gate: GateFigures
    flags_micro_f1: float | None
    latency: Latency | None


def goals_of(measured: Measured) -> list[Goal]:
    """Every goal of the service that the set can tell about, in the order of the README."""
    parts = (_understanding(measured), _emergencies(measured.gate), _harmless(measured.gate), _flags(measured),
             _other_languages(measured.gate), _latency(measured.latency))  # fmt: skip
    return [goal for part in parts for goal in part]


def _understanding(measured: Measured) -> Iterator[Goal]:
    for lang, name, limit in (("sv", "svenska", 0.85), ("en", "engelska", 0.80)):
        if lang in measured.intents.macro_f1:
            yield Goal(f"avsikter, macro-F1, {name}", measured.intents.macro_f1[lang], limit, at_most=False)
    if measured.scope:
        found = measured.scope.found
        yield Goal("utanför tjänsten: hittade när 5 % av det övriga avvisas", found.share, 0.90, False, "share", found)
    if measured.intents.scored:
        yield Goal("avsiktens säkerhet, kalibreringsfel", measured.intents.calibration_error, 0.05, at_most=True)


def _emergencies(gate: GateFigures) -> Iterator[Goal]:
    missed, alarmed = gate.rate("emergency", "none"), gate.rate("emergency", "emergency")
    if missed.total:
        yield Goal("nödlägen som fick none", missed.hits, 0, True, "count", missed)
        yield Goal("nödlägen som fick emergency", alarmed.share, 0.95, False, "share", alarmed)


def _harmless(gate: GateFigures) -> Iterator[Goal]:
    for said, limit in (("emergency", 0.01), ("ask", 0.06)):
        rate = gate.rate("none", said)
        if rate.total:
            yield Goal(f"ofarliga som fick {said}", rate.share, limit, True, "share", rate)


def _flags(measured: Measured) -> Iterator[Goal]:
    if measured.flags_micro_f1 is not None:
        yield Goal("flaggor, micro-F1", measured.flags_micro_f1, 0.80, at_most=False)


def _other_languages(gate: GateFigures) -> Iterator[Goal]:
    missed = [own.missed for own in gate.languages if own.lang not in OWN_LANGUAGES]
    total = sum(rate.total for rate in missed)
    if total:
        seen = Rate(total - sum(rate.hits for rate in missed), total)
        yield Goal("andra språk: nödlägen som inte fick none", seen.share, 0.95, False, "share", seen)


def _latency(latency: Latency | None) -> Iterator[Goal]:
    if latency:
        yield Goal("20 ord, p50", latency.short_p50, 8, True, "ms")
        yield Goal("20 ord, p95", latency.short_p95, 15, True, "ms")
        yield Goal("4 000 tecken, p95", latency.long_p95, 60, True, "ms")
        yield Goal("minne", latency.memory / 1e6, 900, True, "MB")
