"""python -m tests.bench.telegram: 50,000 answers wait, emergencies come at random; a table, and JSON with --json FILE.

Brings its own PostgreSQL and its own Telegram. Exits 1 when the goal is missed. With --inbound: see inbound/command.py.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from tests.bench.telegram.course import run
from tests.bench.telegram.figures import GOAL_SECONDS, Figures, figures_of
from tests.bench.telegram.inbound.command import main as inbound
from tests.bench.telegram.measuring import stage, told
from tests.bench.telegram.plan import Plan


def _asked() -> tuple[Plan, Path | None]:
    asked, plan = argparse.ArgumentParser(prog="python -m tests.bench.telegram", description=__doc__), Plan()
    asked.add_argument("--updates", type=int, default=plan.updates, help="svar som väntar från början")
    asked.add_argument("--chats", type=int, default=plan.chats, help="personer de går till")
    asked.add_argument("--emergencies", type=float, default=plan.per_minute, help="akuta meddelanden per minut")
    asked.add_argument("--minutes", type=float, default=plan.seconds, help="sluta efter så lång tid, annars när allt är skickat")
    asked.add_argument("--gateways", type=int, default=plan.gateways, help="hur många som skickar samtidigt")
    asked.add_argument("--speed", type=float, default=plan.speed, help="gör Telegrams gränser och vår takt så många gånger snabbare")
    asked.add_argument("--json", type=Path, help="skriv siffrorna hit")
    given = asked.parse_args()
    return Plan(given.updates, given.chats, given.emergencies, given.minutes * 60, given.gateways, given.speed), given.json


def _measure(plan: Plan, console: Console) -> Figures:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with stage() as (database, api), Progress(*columns, console=console) as progress:
        bar = progress.add_task("lägger i kö …", total=plan.updates)

        def moved(sent: int, urgent: int) -> None:
            progress.update(bar, completed=sent, description=f"skickar, {urgent} akuta", total=plan.updates + urgent)

        return figures_of(asyncio.run(run(plan, database, api, moved)))


def _rows(figures: Figures) -> list[tuple[str, str]]:
    return [
        (f"akuta: p99, mål högst {GOAL_SECONDS:.0f} s", f"{figures.emergency_p99:.2f} s"), ("akuta: p50", f"{figures.emergency_p50:.2f} s"),
        ("akuta: p95", f"{figures.emergency_p95:.2f} s"), ("akuta: längst", f"{figures.emergency_longest:.2f} s"),
        ("akuta: antal", str(figures.emergencies)), ("svar skickade", f"{figures.answers_sent} av {figures.answers}"),
        ("svar: längsta väntan", f"{figures.answer_longest / 60:.1f} min"), ("svar som väntar än", str(figures.waiting)),
        ("försvunna", str(figures.lost)), ("dubbla", str(figures.twice)), ("nej från Telegram: för fort", str(figures.too_fast)),
        ("utan svar i tid, kan komma två gånger", str(figures.unanswered)),
        ("meddelanden i sekunden", f"{figures.per_second:.1f}"), ("tid", f"{figures.seconds / 60:.1f} min"),
    ]  # fmt: skip


def main() -> int:
    """1 when the goal is missed."""
    plan, file = _asked()
    console = Console()
    figures = _measure(plan, console)
    title = f"Telegram: {plan.updates} svar i kö till {plan.chats} personer, {plan.gateways} som skickar"
    return told(console, title, _rows(figures), figures, file)


if __name__ == "__main__":
    sys.exit(inbound() if "--inbound" in sys.argv else main())
