"""Renders the page once; what it needs in an emergency stands in the HTML itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from foundation.directory import Contact, Municipality
from foundation.languages.locales import LANGUAGES

HERE: Final = Path(__file__).resolve().parent
STATIC: Final = HERE / "static"
TEMPLATES: Final = HERE / "templates"
_ENVIRONMENT: Final = Environment(loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True,
                                  trim_blocks=True, lstrip_blocks=True)  # fmt: skip
# Python sorts Ä before Å; in Swedish it is the other way round.
_SWEDISH: Final = str.maketrans("åäöÅÄÖ", "{|}{|}")


def render_page(contacts: Iterable[Contact], municipalities: Iterable[Municipality]) -> str:
    """The whole page as HTML. Numbers, hours and municipalities come from the directory and stand in the page as text."""
    return render("page.html", contacts, municipalities=in_order(municipalities), languages=LANGUAGES.values())


def render(name: str, contacts: Iterable[Contact], **values: object) -> str:
    """A page of ours in Swedish, by the name of its template."""
    return _ENVIRONMENT.get_template(name).render(contacts=list(contacts), **values)


def in_order(municipalities: Iterable[Municipality]) -> list[Municipality]:
    """By county and name, as Swedes look them up."""
    return sorted(municipalities, key=lambda one: (_sort_key(one.county), _sort_key(one.name)))


def _sort_key(name: str) -> str:
    return name.translate(_SWEDISH).casefold()
