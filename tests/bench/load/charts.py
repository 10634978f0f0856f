"""What the plots of a run show; they are drawn in the Rasa box, where matplotlib is."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from foundation.settings import ROOT
from tests.bench.load.bounds import MIB, Bounds
from tests.bench.load.figures import StepFigures
from tests.bench.load.watching import Reading

BOX = ROOT / ".venv-rasa" / "bin" / "python"
SCRIPT = Path(__file__).parent / "rasa_box" / "draw.py"
_POINTS = 300

Panel = dict[str, object]


def step_panels(climb: Sequence[StepFigures], bounds: Bounds) -> Iterator[Panel]:
    """Turns per second and latency over the number of chats."""
    rates = {"offered": lambda each: each.step.offered, "answered": lambda each: each.achieved,
             "right and within 5 s": lambda each: each.goodput}  # fmt: skip
    yield {"title": "Turns per second", "x": "chats", "y": "turns per second",
           "lines": {name: [[each.step.users, rate(each)] for each in climb] for name, rate in rates.items()}}  # fmt: skip
    yield {"title": "Milliseconds to the answer (dashed: what an emergency may take)", "x": "chats", "y": "ms", "scale": "log",
           "limit": bounds.emergency_ms, "lines": dict(_latencies(climb))}  # fmt: skip


def _latencies(climb: Sequence[StepFigures]) -> Iterator[tuple[str, list[list[float]]]]:
    for kind in ("reply", "acute"):
        measured = [each for each in climb if kind in each.by_kind]
        for name in ("p50", "p95", "p99") if measured else ():
            yield f"{kind} {name}", [[each.step.users, getattr(each.by_kind[kind], name)] for each in measured]


def process_panels(readings: Sequence[Reading], title: str) -> Iterator[Panel]:
    """CPU and memory of each process over the minutes of a run."""
    yield _over_time(readings, f"CPU, {title}", "percent of one core", lambda reading: reading.cpu)
    yield _over_time(readings, f"Memory, {title}", "MiB resident", lambda reading: reading.rss / MIB)


def _over_time(readings: Sequence[Reading], title: str, unit: str, value: Callable[[Reading], float]) -> Panel:
    start = min((reading.at for reading in readings), default=0.0)
    lines: dict[str, list[list[float]]] = {}
    for reading in readings:
        lines.setdefault(reading.name, []).append([(reading.at - start) / 60, value(reading)])
    thin = {name: points[:: max(1, len(points) // _POINTS)] for name, points in lines.items()}
    return {"title": title, "x": "minutes", "y": unit, "lines": thin}


def draw(panels: Sequence[Panel]) -> str:
    """The plots as one SVG element. Raises CalledProcessError or OSError when the Rasa box can't."""
    with tempfile.TemporaryDirectory() as home:
        target = Path(home) / "plots.svg"
        env = {"PATH": os.environ.get("PATH", ""), "HOME": home, "MPLCONFIGDIR": home, "LANG": "C.UTF-8"}
        subprocess.run([BOX, SCRIPT, target], input=json.dumps(list(panels)), text=True, env=env, check=True, capture_output=True)
        drawn = target.read_text(encoding="utf-8")
    return drawn[drawn.index("<svg") :]
