"""What the check found, as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from nlu.training.check.counts import SAFETY_GOALS, Counts
from nlu.training.check.labels import LANGUAGES
from nlu.training.data import ACTIONS, load_taxonomy


def _table(title: str, first: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE, padding=(0, 1, 0, 0))
    table.add_column(first, no_wrap=True)
    for name in (*LANGUAGES, "alla"):
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _cell(count: int, goal: int = 0) -> Text:
    return Text(str(count), "bold red" if count < goal else "")


def _intents(counts: Counts) -> Table:
    table = _table("Avsikter (utom nödlägen)", "avsikt")
    table.add_row("mål", *(str(goal) for goal in LANGUAGES.values()), "")
    for intent in load_taxonomy().intents:
        row = {lang: counts.intents[intent, lang] for lang in LANGUAGES}
        table.add_row(intent, *(_cell(row[lang], goal) for lang, goal in LANGUAGES.items()), str(sum(row.values())))
    return table


def _flags(counts: Counts) -> Table:
    table = _table("Åtgärd och flagga", "märke")
    for action in ACTIONS:
        row = [counts.actions[action, lang] for lang in LANGUAGES]
        table.add_row(Text(action, "bold"), *map(str, row), str(sum(row)))
        for flag in load_taxonomy().flags if action != "none" else ():
            row = [counts.flags[action, flag, lang] for lang in LANGUAGES]
            table.add_row(f"  {flag}", *map(str, row), str(sum(row)))
    return table


def _safety(counts: Counts) -> Table:
    title = "Säkerhet (none: bara de svåra)"
    table = Table("åtgärd", "mål", "antal", "", title=title, title_justify="left", title_style="bold", box=SIMPLE)
    for action, goal in SAFETY_GOALS.items():
        reached = counts.safety[action] >= goal
        table.add_row(action, str(goal), str(counts.safety[action]), Text("✓" if reached else "✗", "green" if reached else "red"))
    return table


def tables(counts: Counts) -> Iterator[Table]:
    """Intents by language, actions and flags by language, and the goals of the safety corpus."""
    yield _intents(counts)
    yield _flags(counts)
    yield _safety(counts)
