"""What the safety gate answered, beside what it should have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.measuring.rate import Rate
from nlu.measuring.sets import Labelled
from nlu.training.data import ACTIONS


@dataclass(frozen=True, slots=True)
class Mistake:
    """Messages that needed `true` and got `said`."""

    true: str
    said: str
    messages: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class LanguageFigures:
    """The gate in one language."""

    lang: str
    messages: int
    missed: Rate
    alarmed: Rate
    false_alarms: Rate
    asked_in_vain: Rate


@dataclass(frozen=True, slots=True)
class GateFigures:
    """`table[true][said]` counts messages; `mistakes` has the gravest first: missed emergencies, then false alarms."""

    table: dict[str, dict[str, int]]
    mistakes: list[Mistake]
    languages: list[LanguageFigures]

    def rate(self, true: str, said: str) -> Rate:
        """How many of the messages that needed `true` got `said`."""
        return Rate(self.table[true][said], sum(self.table[true].values()))


def gate_table(rows: Sequence[Labelled], parsed: Sequence[dict]) -> dict[str, dict[str, int]]:
    """How many messages of each true action got each action."""
    table = {true: dict.fromkeys(ACTIONS, 0) for true in ACTIONS}
    for row, said in zip(rows, parsed, strict=True):
        table[row.action][said["action"]] += 1
    return table


def _mistakes(rows: Sequence[Labelled], parsed: Sequence[dict]) -> list[Mistake]:
    order = [("emergency", "none"), ("emergency", "ask"), ("ask", "none"), ("none", "emergency"), ("none", "ask"), ("ask", "emergency")]
    said = [doc["action"] for doc in parsed]
    found = [Mistake(true, wrong, tuple(row for row, action in zip(rows, said, strict=True) if (row.action, action) == (true, wrong)))
             for true, wrong in order]  # fmt: skip
    return [mistake for mistake in found if mistake.messages]


def _language(lang: str, rows: Sequence[Labelled], parsed: Sequence[dict]) -> LanguageFigures:
    figures = GateFigures(gate_table(rows, parsed), [], [])
    return LanguageFigures(lang, len(rows), figures.rate("emergency", "none"), figures.rate("emergency", "emergency"),
                           figures.rate("none", "emergency"), figures.rate("none", "ask"))  # fmt: skip


def gate_figures(rows: Sequence[Labelled], parsed: Sequence[dict]) -> GateFigures:
    """All figures of the gate; `parsed` are joined analyses, one per row."""
    languages = []
    for lang in sorted({row.lang for row in rows}):
        own, docs = zip(*((row, doc) for row, doc in zip(rows, parsed, strict=True) if row.lang == lang), strict=True)
        languages.append(_language(lang, own, docs))
    return GateFigures(gate_table(rows, parsed), _mistakes(rows, parsed), languages)
