"""Draws rules: each intent, an arrow to its answer, and arrows to where the buttons lead. The same stands in a table beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from nlu.studio.content.flows import Row, by_answer

_WIDTH, _BOX, _GAP, _LINE, _LETTERS = 960, 260, 90, 22, 32
_ROLES: Final = {None: "alla", "self": "gäller mig", "victim": "utsatt", "other": "orolig", "professional": "i arbetet"}
_PROGRAM: Final = "programmet svarar"


def as_svg(rows: Sequence[Row], labels: Mapping[str, str], said: Mapping[str, str], title: str) -> str:
    """A diagram of `rows`, with `title` and a description for who can't see it.

    `labels` are Swedish names of intents, `said` how each answer begins; an answer that is not there, the program gives itself.
    """
    drawn = [(intent, said.get(answer, _PROGRAM), group) for (intent, answer), group in by_answer(rows).items()]
    parts, top = [], 10
    for intent, answer, group in drawn:
        leads = list(dict.fromkeys(name for row in group for name in row.leads_to))
        height = max(2, len(leads)) * _LINE + 16
        parts.append(_drawn(labels, intent, answer, group, leads, top, height))
        top += height + 14
    description = "; ".join(_said(labels, intent, answer, group) for intent, answer, group in drawn)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" role="img" aria-labelledby="flow-title flow-desc">'
            f'<title id="flow-title">{escape(title)}</title><desc id="flow-desc">{escape(description)}.</desc>'
            f'<g fill="none" stroke="currentColor" font-size="13">{"".join(parts)}</g></svg>')  # fmt: skip


def _said(labels: Mapping[str, str], intent: str, answer: str, group: list[Row]) -> str:
    leads = dict.fromkeys(labels.get(name, name) for row in group for name in row.leads_to)
    onward = f" och leder vidare till {', '.join(leads)}" if leads else ""
    return f"{labels.get(intent, intent)} besvaras så: {answer.rstrip('.')} ({_roles(group)}){onward}"


def _roles(group: list[Row]) -> str:
    return ", ".join(_ROLES.get(row.role, str(row.role)) for row in group)


def _drawn(labels: Mapping[str, str], intent: str, answer: str, group: list[Row], leads: list[str], top: int, height: int) -> str:
    middle = top + height / 2
    boxes = _box(5, top, height, [labels.get(intent, intent)], is_round=True)
    boxes += _arrow(5 + _BOX, middle, middle) + _box(5 + _BOX + _GAP, top, height, [answer, _roles(group)], is_round=False)
    for number, name in enumerate(leads):
        end = top + 8 + (number + 0.5) * _LINE
        boxes += _arrow(5 + 2 * _BOX + _GAP, middle, end) + _text(10 + 2 * _BOX + 2 * _GAP, end + 4, labels.get(name, name))
    return boxes


def _box(left: int, top: int, height: int, lines: list[str], *, is_round: bool) -> str:
    first = top + height / 2 + 5 - (len(lines) - 1) * 9
    words = "".join(_text(left + 10, first + 18 * number, line) for number, line in enumerate(lines))
    return f'<rect x="{left}" y="{top}" width="{_BOX}" height="{height}" rx="{14 if is_round else 2}"/>{words}'


def _text(left: int, base: float, words: str) -> str:
    short = words if len(words) <= _LETTERS else words[: _LETTERS - 1] + "…"
    return f'<text x="{left}" y="{base:g}" fill="currentColor" stroke="none">{escape(short)}</text>'


def _arrow(left: int, start: float, end: float) -> str:
    right = left + _GAP - 4
    return f'<path d="M{left} {start:g} C{left + 40} {start:g} {right - 40} {end:g} {right} {end:g} m-7 -4 l7 4 l-7 4"/>'
