"""The tables of a run, for the terminal and as Markdown. Every figure comes from an outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table as ConsoleTable

from tests.bench.nlu.figures import Figures, figures_of
from tests.bench.nlu.growth import PREFIX
from tests.bench.nlu.job import CANDIDATES, Job
from tests.bench.nlu.outcome import Outcome
from tests.bench.nlu.plan import size_of
from tests.bench.nlu.sets import OWN

Outcomes = Mapping[Job, Outcome]
Show = Callable[[float], str]
NOTHING = "–"
_TITLES = {"own": "The project's own data (a fifth held out)",
           "own-quarter": "A quarter of the project's own data (the same fifth held out)",
           "own-tenth": "A tenth of the project's own data (the same fifth held out)",
           "banking77-10shot": "BANKING77, ten messages per intent (mean of draws)",
           "banking77": "BANKING77, all messages", "clinc150": "CLINC150, fitted on in-scope messages only"}  # fmt: skip
_COST: dict[str, tuple[str, Show]] = {
    "trained_on": ("fitted on", "{:,.0f}".format), "train_s": ("training s", "{:.1f}".format), "p50_ms": ("p50 ms", "{:.1f}".format),
    "p95_ms": ("p95 ms", "{:.1f}".format),
    "peak_mib": ("peak MiB", "{:.0f}".format)}  # fmt: skip
QUALITY: dict[str, tuple[str, Show]] = {
    "accuracy": ("accuracy", "{:.3f}".format), "macro_f1": ("macro-F1", "{:.3f}".format),
    "oos_recall": ("OOS recall at 5 % rejected", "{:.3f}".format), "oos_auroc": ("OOS AUROC", "{:.3f}".format)} | _COST  # fmt: skip
DANGER: dict[str, tuple[str, Show]] = {
    "found": ("emergency → emergency", "{:.1%}".format), "missed": ("emergency → none", "{:.1%}".format),
    "false_emergency": ("harmless → emergency", "{:.1%}".format), "false_ask": ("harmless → ask", "{:.1%}".format),
    "found_at_1": ("found at 1 % false alarms (score alone)", "{:.1%}".format)}  # fmt: skip

GOALS = (("banking77-10shot", "accuracy", 0.87, "BANKING77 ten-shot, accuracy"), ("banking77", "accuracy", 0.93, "BANKING77, accuracy"),
         ("clinc150", "oos_auroc", 0.975, "CLINC150, OOS AUROC"))  # fmt: skip
RATIO_GOALS = (("own-tenth", "diet", 0.60), ("own", "tfidf", 0.75))


@dataclass(frozen=True, slots=True)
class Table:
    """Plain strings; `rows` are as long as `head`."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        """As Markdown under its title."""
        lines = [self.head, ["---"] + ["--:"] * (len(self.head) - 1), *self.rows]
        return f"## {self.title}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)

    def console(self) -> ConsoleTable:
        """For rich."""
        table = ConsoleTable(title=self.title, title_justify="left")
        for place, name in enumerate(self.head):
            table.add_column(name, justify="right" if place else "left")
        for row in self.rows:
            table.add_row(*row)
        return table


def group_of(job: Job) -> str:
    """The draws of a few-shot set belong together."""
    head, _, draw = job.set.rpartition("-")
    return head if draw.isdigit() else job.set


def grouped(outcomes: Outcomes) -> dict[str, dict[str, list[Outcome]]]:
    """Outcomes by set and candidate, growth left out."""
    found: dict[str, dict[str, list[Outcome]]] = {}
    for job, outcome in outcomes.items():
        if not job.set.startswith(PREFIX):
            found.setdefault(group_of(job), {}).setdefault(job.candidate, []).append(outcome)
    return found


def _row(name: str, outcomes: Sequence[Outcome], columns: Mapping[str, tuple[str, Show]]) -> list[str]:
    failed = next((outcome.failed for outcome in outcomes if outcome.failed), "")
    note = next((outcome.note for outcome in outcomes if outcome.note), "")
    figures = figures_of(outcomes)
    label = CANDIDATES[name] + (f" ({note})" if note else "") + (f" (failed: {failed})" if failed else "")
    return [label, *(show(figures[key]) if key in figures else NOTHING for key, (_, show) in columns.items())]


def _table(title: str, candidates: Mapping[str, Sequence[Outcome]], columns: Mapping[str, tuple[str, Show]]) -> Table:
    return Table(title, ["", *(head for head, _ in columns.values())], [_row(name, each, columns) for name, each in candidates.items()])


def quality_tables(outcomes: Outcomes) -> Iterator[Table]:
    """One table per set; danger, and the ratio of errors, after the project's own."""
    for name, candidates in grouped(outcomes).items():
        told = {each: found for each, found in candidates.items() if each != "keywords"}
        yield _table(_TITLES[name], told, QUALITY)
        if name in OWN:
            alarmed = {each: found for each, found in candidates.items() if each != "diet"}
            yield _table(f"Danger, {name}, on the same held-out fifth", alarmed, DANGER)
        yield _ratios(name, {each: figures_of(found) for each, found in told.items()})


def error_ratio(figures: Mapping[str, Figures], other: str) -> float | None:
    """Our share of wrong (1 − macro-F1) over another's; None where either was not measured or made no error."""
    ours, theirs = (figures.get(each, {}).get("macro_f1") for each in ("pipeline", other))
    return None if ours is None or theirs is None or theirs >= 1 else (1 - ours) / (1 - theirs)


def _ratios(name: str, figures: Mapping[str, Figures]) -> Table:
    ratios = {each: error_ratio(figures, each) for each in figures if each != "pipeline"}
    rows = [[CANDIDATES[each], f"{ratio:.2f}"] for each, ratio in ratios.items() if ratio is not None]
    return Table(f"Our error beside theirs, {name}", ["beside", "(1 − macro-F1) ÷ theirs"], rows)


def goals_table(outcomes: Outcomes) -> Table:
    """The goals that this run can tell about, by the figures as measured."""
    figures = {name: {each: figures_of(found) for each, found in row.items()} for name, row in grouped(outcomes).items()}
    rows = []
    for name, key, goal, title in GOALS:
        measured = figures.get(name, {}).get("pipeline", {}).get(key)
        if measured is not None:
            rows.append([f"{title} (goal at least {goal:.3f})", f"{measured:.3f}", "yes" if measured >= goal else "no"])
    for name, each, goal in RATIO_GOALS:
        ratio = error_ratio(figures.get(name, {}), each)
        if ratio is not None:
            title = f"{name}: intent error beside {CANDIDATES[each]} (goal at most {goal:.2f})"
            rows.append([title, f"{ratio:.3f}", "yes" if ratio <= goal else "no"])
    return Table("Goals", ["goal", "measured", "reached"], rows)


def growth_table(outcomes: Outcomes) -> Table:
    """Seconds and MiB per number of messages and intents."""
    grown = {job: outcome for job, outcome in outcomes.items() if job.set.startswith(PREFIX)}
    names = [name for name in CANDIDATES if any(job.candidate == name for job in grown)]
    cell = {(size_of(job), job.candidate): _cell(outcome) for job, outcome in grown.items()}
    sizes = sorted({size_of(job) for job in grown})
    rows = [[f"{size:,}", str(intents), *(cell.get(((size, intents), name), NOTHING) for name in names)] for size, intents in sizes]
    return Table("Growth: training time and peak memory", ["messages", "intents", *(CANDIDATES[name] for name in names)], rows)


def _cell(outcome: Outcome) -> str:
    return f"more {outcome.failed} than allowed" if outcome.failed else f"{outcome.train_s:.1f} s, {outcome.peak_mib:.0f} MiB"
