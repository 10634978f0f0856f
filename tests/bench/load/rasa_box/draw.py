"""Runs in .venv-rasa, whose matplotlib came with Rasa: draws one SVG from the JSON on standard input.

    python draw.py TARGET.svg

reads [{"title", "x", "y", "lines": {name: [[x, y], …]}}, …]; an optional "limit" is drawn as a dashed line.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot

# Okabe and Ito's colours, which the colour-blind can tell apart.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#E69F00", "#CC79A7", "#56B4E9", "#000000", "#8C6D31", "#7B7B7B", "#B2DF8A")
ROW = 3.4  # inches
SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "load", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}


def draw(panels: list[dict], target: Path) -> None:
    """One panel a row, each with its legend beside it."""
    with matplotlib.rc_context(SETTINGS):
        figure, grid = pyplot.subplots(len(panels), 1, figsize=(10, ROW * len(panels)), squeeze=False, layout="constrained")
        for axes, panel in zip(grid.flat, panels, strict=True):
            for (name, points), colour in zip(panel["lines"].items(), COLOURS, strict=False):
                axes.plot(*zip(*points, strict=True), marker="o" if len(points) < 40 else None, markersize=3, label=name, color=colour)
            if "limit" in panel:
                axes.axhline(panel["limit"], linestyle="--", linewidth=1, color="#7B7B7B")
            axes.set(title=panel["title"], xlabel=panel["x"], ylabel=panel["y"], yscale=panel.get("scale", "linear"))
            axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
        figure.savefig(target, metadata={"Date": None})


if __name__ == "__main__":
    draw(json.load(sys.stdin), Path(sys.argv[1]))
