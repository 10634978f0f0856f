"""python -m tests.bench.telegram --inbound: 50,000 updates come in, emergencies among them; a table, and JSON with --json FILE.

Brings its own PostgreSQL, its own gateway and its own Telegram. Exits 1 when the goal is missed.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.bench.telegram.figures import GOAL_SECONDS
from tests.bench.telegram.inbound.course import run_inbound
from tests.bench.telegram.inbound.figures import Happened, InboundFigures, inbound_figures
from tests.bench.telegram.inbound.plan import InboundPlan
from tests.bench.telegram.measuring import stage, told


def _asked() -> tuple[InboundPlan, Path | None]:
    asked, plan = argparse.ArgumentParser(prog="python -m tests.bench.telegram --inbound", description=__doc__), InboundPlan()
    asked.add_argument("--inbound", action="store_true", help="vägen in (det här)")
    asked.add_argument("--updates", type=int, default=plan.updates, help="vanliga meddelanden som kommer så fort de tas emot")
    asked.add_argument("--chats", type=int, default=plan.chats, help="personer de kommer från")
    asked.add_argument("--emergencies", type=float, default=plan.per_minute, help="akuta meddelanden per minut")
    asked.add_argument("--minutes", type=float, default=plan.seconds / 60, help="hur länge efter att alla kommit in")
    asked.add_argument("--turn", type=float, default=plan.turn_seconds, help="sekunder som dialogen behöver för ett svar")
    asked.add_argument("--json", type=Path, help="skriv siffrorna hit")
    given = asked.parse_args()
    plan = InboundPlan(given.updates, given.chats, given.emergencies, given.minutes * 60, turn_seconds=given.turn)
    return plan, given.json


def _measure(plan: InboundPlan, console: Console) -> InboundFigures:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with stage() as (database, api), Progress(*columns, console=console) as progress:
        bar = progress.add_task("startar …", total=plan.updates)

        def moved(doing: str, happened: Happened, delivered: int) -> None:
            words = f"{doing}, {len(happened.acute)} akuta, {delivered} skickade"
            progress.update(bar, completed=len(happened.taken), description=words)

        return inbound_figures(asyncio.run(run_inbound(plan, database, api, moved)))


def _rows(figures: InboundFigures) -> list[tuple[str, str]]:
    return [
        (f"akuta, när allt kommit in: p99, mål högst {GOAL_SECONDS:.0f} s", f"{figures.full_p99:.2f} s"),
        ("akuta, när allt kommit in: p50, längst", f"{figures.full_p50:.2f} s, {figures.full_longest:.2f} s"),
        (f"akuta, medan det kommer in: p99, mål högst {GOAL_SECONDS:.0f} s", f"{figures.filling_p99:.2f} s"),
        ("akuta, medan det kommer in: p50, längst", f"{figures.filling_p50:.2f} s, {figures.filling_longest:.2f} s"),
        ("akuta: antal, därav medan det kommer in", f"{figures.emergencies}, {figures.filling_count}"),
        ("akuta utan svar", str(figures.emergencies_unanswered)),
        ("mottagna", f"{figures.taken} på {figures.filling_seconds:.0f} s, {figures.taken_per_second:.0f} i sekunden"),
        ("nej från webhooken", str(figures.refused)), ("besvarade", str(figures.answered)),
        ("väntar på att besvaras", str(figures.in_inbox)), ("svar som väntar på att skickas", str(figures.in_lanes)),
        ("äldsta utan svar", f"{figures.behind / 60:.1f} min"), ("försvunna", str(figures.lost)), ("dubbla", str(figures.twice)),
        ("dubbla som kan bero på uteblivna svar", f"{figures.perhaps_twice} av {figures.calls_unanswered}"),
        ("nej från Telegram: för fort", str(figures.too_fast)), ("tid", f"{figures.seconds / 60:.1f} min"),
    ]  # fmt: skip


def main() -> int:
    """1 when the goal is missed."""
    plan, file = _asked()
    console = Console()
    figures = _measure(plan, console)
    title = f"Telegram, vägen in: {plan.updates} meddelanden från {plan.chats} personer"
    return told(console, title, _rows(figures), figures, file)
