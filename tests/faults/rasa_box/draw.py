"""Runs in .venv-rasa, whose matplotlib came with Rasa: draws one SVG from the JSON on standard input.

    python draw.py TARGET.svg

reads {"points": [s…], "storm": [s…], "kills": [[who, s]…], "tickets": [[sent at s, took s]…]}.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot

BLUE, RED, GREEN = "#0072B2", "#D55E00", "#009E73"
LIMIT_S = 30
SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "faults", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}


def _shares(axes: pyplot.Axes, found: dict) -> None:
    """The share of recoveries that took no longer than x seconds."""
    for name, colour in (("points", BLUE), ("storm", GREEN)):
        values = sorted(found[name])
        if values:
            axes.step(values, [(place + 1) / len(values) for place in range(len(values))], where="post", label=name, color=colour)
            axes.legend(frameon=False, loc="lower right")
    axes.axvline(LIMIT_S, color=RED, linestyle="--")
    axes.set(title="Recovery, share of kills", xlabel="seconds (dashed: limit of p95)", ylim=(0, 1.02))


def _histogram(axes: pyplot.Axes, found: dict) -> None:
    """How many recoveries took how long."""
    axes.hist([found["points"], found["storm"]], bins=20, stacked=True, color=[BLUE, GREEN])
    axes.set(title="Recovery, count", xlabel="seconds")


def _timeline(axes: pyplot.Axes, found: dict) -> None:
    """Tickets by when they were sent and how long they took, above the kills of each process."""
    names = sorted({who for who, _ in found["kills"]})
    for row, name in enumerate(names):
        moments = [at for who, at in found["kills"] if who == name]
        axes.plot(moments, [row] * len(moments), "|", color=RED, markersize=9)
    axes.set_yticks(range(len(names)), names)
    axes.set(title="Storm: kills (red), seconds of each ticket (blue, right)", xlabel="seconds since it began")
    right = axes.twinx()
    if found["tickets"]:
        right.plot(*zip(*found["tickets"], strict=True), ".", color=BLUE, markersize=3)
    right.set_ylim(bottom=0)


def draw(found: dict, target: Path) -> None:
    """Two panels above one."""
    with matplotlib.rc_context(SETTINGS):
        figure = pyplot.figure(figsize=(10, 7), layout="constrained")
        grid = figure.add_gridspec(2, 2)
        _shares(figure.add_subplot(grid[0, 0]), found)
        _histogram(figure.add_subplot(grid[0, 1]), found)
        _timeline(figure.add_subplot(grid[1, :]), found)
        figure.savefig(target, metadata={"Date": None})


if __name__ == "__main__":
    draw(json.load(sys.stdin), Path(sys.argv[1]))
