"""What the plots show; they are drawn in the Rasa box, where matplotlib is."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.nlu.diet import BOX
from tests.bench.nlu.figures import figures_of
from tests.bench.nlu.growth import PREFIX
from tests.bench.nlu.job import CANDIDATES
from tests.bench.nlu.plan import size_of
from tests.bench.nlu.report import Outcomes, grouped

SCRIPT = Path(__file__).parent / "rasa_box" / "draw.py"
_AXES = ("messages", "intents")
_COSTS = (("train_s", "training, seconds"), ("peak_mib", "peak memory, MiB"))
_BARS = (("macro_f1", "macro-F1"), ("p50_ms", "milliseconds per text, p50"))


def _commonest(sizes: Sequence[tuple[int, int]], place: int) -> int:
    """The size of the other axis that most points share, so that a line changes one thing only."""
    others = [size[1 - place] for size in sizes]
    return max(sorted(set(others)), key=others.count, default=0)


def growth_panels(outcomes: Outcomes) -> Iterator[dict]:
    """Time and memory over messages, then over intents; what failed has no point."""
    grown = {job: outcome for job, outcome in outcomes.items() if job.set.startswith(PREFIX) and not outcome.failed}
    for place, axis in enumerate(_AXES):
        fixed = _commonest(sorted({size_of(job) for job in grown}), place)
        for key, title in _COSTS:
            lines: dict[str, list[list[float]]] = {}
            for job, outcome in sorted(grown.items(), key=lambda pair: size_of(pair[0])):
                if size_of(job)[1 - place] == fixed:
                    lines.setdefault(CANDIDATES[job.candidate], []).append([size_of(job)[place], getattr(outcome, key)])
            yield {"title": f"{fixed:,} {_AXES[1 - place]}", "x": axis, "y": title, "lines": lines}


def quality_panels(outcomes: Outcomes) -> Iterator[dict]:
    """Macro-F1 and latency per set; a name has a line for each of its parts, so that they stand clear of each other."""
    figures = {name: {CANDIDATES[each]: figures_of(found) for each, found in row.items()} for name, row in grouped(outcomes).items()}
    for key, title in _BARS:
        bars = {name.replace("-", "\n"): {each: found[key] for each, found in row.items() if key in found and "macro_f1" in found}
                for name, row in figures.items()}  # fmt: skip
        yield {"title": title, "y": title, "bars": bars}


def draw(panels: Sequence[dict], target: Path) -> None:
    """Writes the SVG. Raises CalledProcessError or OSError when the Rasa box can't."""
    with tempfile.TemporaryDirectory() as home:
        env = {"PATH": os.environ.get("PATH", ""), "HOME": home, "MPLCONFIGDIR": home, "LANG": "C.UTF-8"}
        subprocess.run([BOX / "bin" / "python", SCRIPT, target], input=json.dumps(list(panels)), text=True, env=env, check=True,
                       capture_output=True)  # fmt: skip
