"""A small square plot as SVG: both axes run from 0 to 1. Colours come from the page's style sheet by class names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

WIDTH, HEIGHT, LEFT, TOP, SIDE = 420, 400, 56, 16, 320
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
Point = tuple[float, float]


def _x(value: float) -> str:
    return f"{LEFT + SIDE * value:.1f}"


def _y(value: float) -> str:
    return f"{TOP + SIDE * (1 - value):.1f}"


def _text(parent: Element, words: str, **places: str) -> None:
    SubElement(parent, "text", places).text = words


class Plot:
    """An empty plot to draw on. `name` makes ids unique in a page; `title` and `description` are what is read aloud."""

    def __init__(self, name: str, title: str, description: str, x_axis: str, y_axis: str) -> None:
        ids = f"{name}-title {name}-description"
        self._root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {HEIGHT}", "role": "img",
                                     "aria-labelledby": ids, "class": "plot"})  # fmt: skip
        SubElement(self._root, "title", id=f"{name}-title").text = title
        SubElement(self._root, "desc", id=f"{name}-description").text = description
        self._grid()
        middle = f"{TOP + SIDE / 2:.1f}"
        _text(self._root, x_axis, x=_x(0.5), y=str(TOP + SIDE + 44), **{"text-anchor": "middle"})
        _text(self._root, y_axis, x="14", y=middle, transform=f"rotate(-90 14 {middle})", **{"text-anchor": "middle"})

    def _grid(self) -> None:
        for tick in TICKS:
            SubElement(self._root, "line", {"class": "grid", "x1": _x(tick), "x2": _x(tick), "y1": _y(0), "y2": _y(1)})
            SubElement(self._root, "line", {"class": "grid", "x1": _x(0), "x2": _x(1), "y1": _y(tick), "y2": _y(tick)})
            words = f"{tick:.1f}".replace(".", ",")
            _text(self._root, words, x=_x(tick), y=str(TOP + SIDE + 20), **{"text-anchor": "middle"})
            _text(self._root, words, x=str(LEFT - 8), y=f"{float(_y(tick)) + 4:.1f}", **{"text-anchor": "end"})

    def bar(self, low: float, high: float, height: float) -> None:
        """From `low` to `high` on the x axis."""
        gap = 0.004
        width = f"{SIDE * (high - low - 2 * gap):.1f}"
        places = {"x": _x(low + gap), "y": _y(height), "width": width, "height": f"{SIDE * height:.1f}"}
        SubElement(self._root, "rect", {"class": "bar"} | places)

    def line(self, points: Iterable[Point], style: str = "curve") -> None:
        """Through all points; `style` is the class: curve or reference."""
        SubElement(self._root, "polyline", {"class": style, "points": " ".join(f"{_x(x)},{_y(y)}" for x, y in points)})

    def dots(self, points: Sequence[Point], style: str = "dot") -> None:
        """One mark per point."""
        for x, y in points:
            SubElement(self._root, "circle", {"class": style, "cx": _x(x), "cy": _y(y), "r": "5"})

    def markup(self) -> str:
        """The <svg> element, ready to stand in a page; all words are escaped."""
        return tostring(self._root, encoding="unicode")
