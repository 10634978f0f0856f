"""The report as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from nlu.measuring import words
from nlu.measuring.gate import GateFigures
from nlu.measuring.labels import LabelFigures
from nlu.measuring.report import Report
from nlu.measuring.sets import Labelled

SHOWN = 30  # confusions without their texts; with --texts all are shown


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(first, title=title, title_justify="left", title_style="bold")
    for name in others:
        table.add_column(name, justify="right")
    return table


def _goals(report: Report) -> Table:
    table = _table(f"Mål ({report.messages} meddelanden)", "mått", "mål", "uppmätt", "95 %-intervall", "")
    for goal in report.goals:
        mark = Text(words.mark(goal.reached), "green" if goal.reached else "red")
        table.add_row(goal.name, words.limit(goal), words.figure(goal), words.interval(goal.rate), mark)
    return table


def _gate(gate: GateFigures) -> Table:
    table = _table("Grinden", "rätt svar", *gate.table)
    for true in gate.table:
        rates = [gate.rate(true, said) for said in gate.table]
        table.add_row(true, *(f"{words.counted(rate)}\n{words.interval(rate)}" for rate in rates))
    return table


def _languages(report: Report) -> Table:
    actions = ("nöd: none", "nöd: emergency", "ofarlig: emergency", "ofarlig: ask")
    table = _table("Språk", "språk", "antal", "macro-F1", "rätt avsikt", *actions)
    for own in report.gate.languages:
        f1, accuracy = report.intents.macro_f1.get(own.lang), report.intents.accuracy.get(own.lang)
        rates = (own.missed, own.alarmed, own.false_alarms, own.asked_in_vain)
        table.add_row(own.lang, str(own.messages), "" if f1 is None else words.score(f1), "" if accuracy is None else words.share(accuracy),
                      *(f"{rate.hits}/{rate.total}" for rate in rates))  # fmt: skip
    return table


def _labels(title: str, labels: Sequence[LabelFigures]) -> Table:
    table = _table(title, "märke", "precision", "recall", "F1", "antal", "sagda")
    for label in labels:
        table.add_row(label.name, *(words.score(value) for value in (label.precision, label.recall, label.f1)), str(label.support),
                      str(label.said))  # fmt: skip
    return table


def _scope(report: Report) -> Table:
    table = _table("Utanför tjänsten", "mått", "värde")
    if report.scope:
        scope = report.scope
        table.add_row("hittade med poängen", words.counted(scope.found))
        table.add_row("övriga som avvisas då", words.counted(scope.rejected))
        table.add_row("AUROC", words.score(scope.auroc))
        table.add_row("hittade som avsikten out_of_scope", words.counted(scope.answered_found))
        table.add_row("övriga som fick avsikten out_of_scope", words.counted(scope.answered_rejected))
    return table


def _wrong(title: str, rows: Sequence[tuple[str, str, Sequence[Labelled]]], texts: bool) -> Table:
    table = Table("rätt", "svar", "antal", "meddelanden" if texts else "id", title=title, title_justify="left", title_style="bold",
                  show_lines=texts)  # fmt: skip
    for true, said, messages in rows:
        shown = "\n".join(row.text for row in messages) if texts else " ".join(row.id for row in messages)
        table.add_row(true, said, str(len(messages)), Text(shown))
    return table


def tables(report: Report, texts: bool = False) -> Iterator[Table]:
    """All tables of the report; with the messages' texts only when asked for."""
    wrong = [(one.true, one.said, one.messages) for one in report.intents.confusions]
    yield _goals(report)
    yield _gate(report.gate)
    yield _languages(report)
    if report.scope:
        yield _scope(report)
    if report.intents.labels:
        yield _labels("Avsikter", report.intents.labels)
    if report.flags:
        yield _labels("Flaggor", report.flags)
    if report.gate.mistakes:
        yield _wrong("Fel i grinden", [(one.true, one.said, one.messages) for one in report.gate.mistakes], texts)
    if wrong:
        yield _wrong("Förväxlade avsikter", wrong if texts else wrong[:SHOWN], texts)
