"""Runs in .venv-rasa, whose matplotlib came with Rasa: draws one SVG from the JSON on standard input.

    python draw.py TARGET.svg

reads [{"title", "x", "y", "log", "lines": {name: [[x, y], …]}} | {"title", "y", "bars": {group: {name: y}}}, …].
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot

# Okabe and Ito's colours, which the colour-blind can tell apart, in an order of their own for lines and bars alike.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#E69F00", "#CC79A7")
ROW, LEGEND = 3.6, 0.4  # inches
SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "bench-nlu", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}


def _lines(axes: pyplot.Axes, panel: dict, colours: dict[str, str]) -> None:
    for name, points in panel["lines"].items():
        axes.plot(*zip(*points, strict=True), marker="o", label=name, color=colours[name])
    axes.set(xlabel=panel["x"], xscale="log", yscale="log")


def _bars(axes: pyplot.Axes, panel: dict, colours: dict[str, str]) -> None:
    names, width = list(colours), 0.8 / max(1, len(colours))
    for place, name in enumerate(names):
        found = [(group + place * width, row[name]) for group, row in enumerate(panel["bars"].values()) if name in row]
        if found:
            axes.bar(*zip(*found, strict=True), width, label=name, color=colours[name])
    axes.set_xticks([group + width * (len(names) - 1) / 2 for group in range(len(panel["bars"]))], list(panel["bars"]))


def draw(panels: list[dict], target: Path) -> None:
    """Two panels a row, one legend for all."""
    rows = [*(panel.get("lines", {}) for panel in panels), *(row for panel in panels for row in panel.get("bars", {}).values())]
    colours = dict(zip(dict.fromkeys(name for row in rows for name in row), COLOURS, strict=False))
    height = (len(panels) + 1) // 2
    with matplotlib.rc_context(SETTINGS):
        figure, grid = pyplot.subplots(height, 2, figsize=(10, ROW * height), squeeze=False, layout="constrained")
        bottom = LEGEND / (ROW * height)
        figure.get_layout_engine().set(rect=(0, bottom, 1, 1 - bottom))
        for axes, panel in zip(grid.flat, panels, strict=False):
            (_lines if "lines" in panel else _bars)(axes, panel, colours)
            axes.set(title=panel["title"], ylabel=panel["y"])
        for axes in list(grid.flat)[len(panels) :]:
            axes.set_visible(False)
        known = {name: handle for axes in grid.flat for handle, name in zip(*axes.get_legend_handles_labels(), strict=True)}
        figure.legend(known.values(), known.keys(), loc="lower center", ncols=len(known) or 1, frameon=False)
        figure.savefig(target, metadata={"Date": None})


if __name__ == "__main__":
    draw(json.load(sys.stdin), Path(sys.argv[1]))
