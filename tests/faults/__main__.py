"""`make faults`: all crash points, all other faults and the storm, with a report. Ends with 1 when anything did not hold.

    python -m tests.faults [--repeats 20] [--tickets 2000] [--seed 1] [--only F1,F2,F6…] [--plant NAME] [--report FOLDER]
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from foundation.settings import ROOT
from tests.faults.plants import PLANTS
from tests.faults.points import POINTS
from tests.faults.report import write_report
from tests.faults.runs import ROWS, Plan, Results, every_point, run
from tests.faults.scenarios import SCENARIOS


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults", description="Injects faults into a whole installation.")
    parser.add_argument("--repeats", type=int, default=20, help="how often each crash point is fired")
    parser.add_argument("--tickets", type=int, default=2000, help="referrals in the storm")
    parser.add_argument("--rate", type=float, default=2.0, help="referrals per second in the storm")
    parser.add_argument("--seed", type=int, default=1, help="order of points, and who is killed when")
    parser.add_argument("--only", default=",".join(ROWS), help=f"rows, of {','.join(ROWS)}")
    parser.add_argument("--points", default="", help="only crash points whose name holds this")
    parser.add_argument("--plant", default="", choices=["", *PLANTS], help="a planted defect: the run must then fail")
    parser.add_argument("--report", type=Path, default=ROOT / "var" / "faults", help="folder of report.html")
    found = parser.parse_args(words)
    if wrong := set(found.only.split(",")) - set(ROWS):
        parser.error(f"unknown rows: {', '.join(sorted(wrong))}")
    return found


def plan_of(arguments: argparse.Namespace) -> Plan:
    """What the command line asks for. A plant brings its own point along."""
    rows = set(arguments.only.split(","))
    points = [point for point in every_point(arguments.repeats, arguments.seed) if arguments.points in point.name] if "F1" in rows else []
    if arguments.plant:
        points = [point for point in POINTS if point.name == PLANTS[arguments.plant].point] + points
    return Plan(points, tuple(row for row in SCENARIOS if row in rows), arguments.tickets if "F2" in rows else 0,
                arguments.rate, arguments.seed, arguments.plant)  # fmt: skip


def _shown(plan: Plan) -> Results:
    columns = (TextColumn("{task.description:<14}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress, tempfile.TemporaryDirectory() as folder:
        tasks: dict[str, int] = {}

        def tell(part: str, done: int, total: int) -> None:
            if part not in tasks:
                tasks[part] = progress.add_task(part)
            progress.update(tasks[part], completed=done, total=total)

        return asyncio.run(run(Path(folder) / "world", plan, tell))


def main(words: list[str]) -> int:
    """0 when everything held."""
    arguments, began, console = _arguments(words), time.time(), Console()
    plan = plan_of(arguments)
    results = _shown(plan)
    path = write_report(arguments.report, plan, results, time.time() - began)
    for fault in results.faults():
        console.print(f"✗ {fault}", style="red", markup=False)
    console.print(f"{results.verdict}", markup=False)
    console.print(f"Recovery: {results.recovery()}; kills in the storm: {dict(results.storm.by_victim())}", markup=False)
    console.print(f"{'failed' if results.faults() else 'passed'}; report: {path}", markup=False)
    return 1 if results.faults() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
