"""The report as one HTML file that needs nothing else: no scripts, no fonts, no addresses."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from nlu.measuring import plots, words
from nlu.measuring.danger import LEVELS
from nlu.measuring.report import Report

_TEMPLATES: Final = Path(__file__).resolve().parent / "templates"


def _environment() -> Environment:
    jinja = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                        lstrip_blocks=True)  # fmt: skip
    names = ("score", "share", "interval", "counted", "figure", "limit", "mark")
    jinja.filters.update({name: getattr(words, name) for name in names})
    return jinja


def page(report: Report, name: str) -> str:
    """The page about the set `name`, with the texts of messages that were misunderstood."""
    # The drawings are ElementTree's own output: every word in them is escaped already.
    curve = Markup(plots.danger(report.danger, report.gate)) if report.danger else None  # noqa: S704
    reliability = Markup(plots.reliability(report.intents))  # noqa: S704
    return _environment().get_template("report.html").render(report=report, name=name, curve=curve, reliability=reliability, levels=LEVELS)
