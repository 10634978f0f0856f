"""The report of a run: one HTML file that needs nothing beside it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from tests.bench.nlu.machine import machine
from tests.faults.drawings import drawn
from tests.faults.figures import Recovery, recovery_of
from tests.faults.points import POINTS
from tests.faults.runs import Plan, Results

_PAGES: Final = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True)


@dataclass(frozen=True, slots=True)
class PointRow:
    """One crash point: how often it was walked to and fired, what did not hold, and its recovery."""

    name: str
    walked: int
    fired: int
    faults: int
    recovery: Recovery


def point_rows(results: Results) -> Iterator[PointRow]:
    """In the order of the table of points, without those that nobody walked to."""
    for point in POINTS:
        own = [each for each in results.outcomes if each.point == point.name]
        if own:
            seconds = [each.recovery_s for each in own if each.recovery_s is not None]
            fired, faults = sum(each.fired for each in own), sum(bool(each.fault) for each in own)
            yield PointRow(point.name, len(own), fired, faults, recovery_of(seconds))


def page(plan: Plan, results: Results, seconds: float) -> str:
    """The HTML."""
    try:
        picture = Markup(drawn(results))
    except (OSError, subprocess.CalledProcessError):
        picture = Markup("<p>No picture: the Rasa environment, which has matplotlib, could not draw.</p>")
    verdict = asdict(results.verdict) if results.verdict else {}
    counters = {name: value for name, value in verdict.items() if name not in ("shown", "repeated")}
    return _PAGES.get_template("report.html.j2").render(
        plan=plan, results=results, counters=counters, rows=list(point_rows(results)), recovery=results.recovery(), picture=picture,
        faults=results.faults(), machine=machine(), minutes=seconds / 60, kills=results.storm.by_victim().most_common(),
    )  # fmt: skip


def write_report(folder: Path, plan: Plan, results: Results, seconds: float) -> Path:
    """Writes `folder`/report.html and gives its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "report.html"
    path.write_text(page(plan, results, seconds), encoding="utf-8")
    return path
