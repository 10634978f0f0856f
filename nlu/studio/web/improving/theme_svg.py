"""The counts of themes.py as bars, a line of them for each theme. The same stands in a table beside them."""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from nlu.studio.content.themes import ThemeTable

_WIDTH, _LINE, _HIGH, _LEFT, _STEP = 640, 84, 44, 8, 50


def theme_svg(table: ThemeTable) -> Markup:
    """An SVG element with a title and a description, "" when there is nothing to draw. A number that is not shown is a dot."""
    if not table.rows:
        return Markup()
    height = _LINE * len(table.rows) + 28
    said = "; ".join(f"{theme}: {_said(cells)}" for theme, cells in table.rows)
    weeks = "".join(f'<text x="{_LEFT + place * _STEP}" y="{height - 6}">v. {week.isocalendar()[1]}</text>'
                    for place, week in enumerate(table.weeks))  # fmt: skip
    lines = "".join(_drawn(theme, cells, place * _LINE, table.highest) for place, (theme, cells) in enumerate(table.rows))
    drawn = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
             'aria-labelledby="themes-title themes-desc">'
             '<title id="themes-title">Hur ofta boten inte förstod, per område och vecka</title>'
             f'<desc id="themes-desc">{escape(said)}.</desc><g fill="currentColor" font-size="14">{lines}{weeks}</g></svg>')  # fmt: skip
    return Markup(drawn)  # noqa: S704 - drawn here


def _said(cells: tuple[int | None, ...]) -> str:
    return ", ".join("färre än fem" if cell is None else str(cell) for cell in cells)


def _drawn(theme: str, cells: tuple[int | None, ...], top: int, highest: int) -> str:
    base = top + _LINE - 8
    drawn = f'<text x="{_LEFT}" y="{top + 14}">{escape(theme)}</text>'
    for place, cell in enumerate(cells):
        left = _LEFT + place * _STEP
        if cell is None:
            drawn += f'<circle cx="{left + 8}" cy="{base - 2}" r="2"/>'
            continue
        tall = max(2, round(_HIGH * cell / highest))
        drawn += f'<rect x="{left}" y="{base - tall}" width="16" height="{tall}"/><text x="{left + 20}" y="{base}">{cell}</text>'
    return drawn
