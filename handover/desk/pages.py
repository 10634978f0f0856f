"""The HTML pages: Jinja2 with autoescape, so that a person's words can only ever be text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from handover.core import times
from handover.desk import words
from handover.desk.door import Visit
from handover.desk.home import STUDIO, home_of
from handover.store import clock

HasStudio = Callable[[int], bool]
_TEMPLATES: Final = Path(__file__).resolve().parent / "templates"


class Pages:
    """Renders templates/*.html. `municipality_names` is by slug; `public_url` is the person's page or None.

    `has_studio` says of an account's number whether it may edit content, so that the menu shows the way there.
    """

    def __init__(self, municipality_names: dict[str, str], public_url: str | None, has_studio: HasStudio = lambda _id: False) -> None:
        self._names, self._has_studio = municipality_names, has_studio
        self._jinja = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined,
                                  trim_blocks=True, lstrip_blocks=True)  # fmt: skip
        self._jinja.globals.update(public_url=public_url, visit=None, municipality="", has_studio=False, studio=STUDIO)
        self._jinja.filters.update(
            moment=times.moment_words, hour=times.hour_words, machine=times.machine, age=times.age_words, flag=words.flag_words,
            event=words.event_words, contact=words.contact_words, near=lambda moment: times.near_words(moment, clock.now())
        )  # fmt: skip

    def render(self, template: str, **values: object) -> str:
        """The page as text. Raises UndefinedError when the template asks for what it was not given."""
        return self._jinja.get_template(template).render(values)

    def response(self, template: str, visit: Visit, status: int = 200, **values: object) -> HTMLResponse:
        """A page for somebody who is logged in."""
        name = self._names.get(visit.staff.municipality, visit.staff.municipality)
        has_studio, home = self._has_studio(visit.staff.id), home_of(visit.staff)
        page = self.render(template, visit=visit, municipality=name, has_studio=has_studio, home=home, **values)
        return HTMLResponse(page, status)
