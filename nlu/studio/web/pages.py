"""The HTML pages: Jinja2 with autoescape, so that what anybody wrote can only ever be text."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from nlu.studio.web import figures, words
from nlu.studio.web.door import Visit
from nlu.studio.web.menu import rooms

_TEMPLATES: Final = Path(__file__).resolve().parent / "templates"


class Pages:
    """Renders templates/*.html."""

    def __init__(self, login: str) -> None:
        self._jinja = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined,
                                  trim_blocks=True, lstrip_blocks=True)  # fmt: skip
        self._jinja.globals.update(visit=None, login=login, role_words=words.ROLES, menu=rooms)
        self._jinja.filters.update(moment=words.moment, machine=words.machine, count=words.count, day=words.day, address=words.address_of,
                                   language=words.language)  # fmt: skip
        self._jinja.filters.update(decimal=figures.decimal, signed=figures.signed, percent=figures.percent, version=figures.version)
        self._jinja.globals.update(job_words=figures.JOBS, state_words=figures.STATES)

    def render(self, template: str, **values: object) -> str:
        """The page as text. Raises UndefinedError when the template asks for what it was not given."""
        return self._jinja.get_template(template).render(values)

    def response(self, template: str, visit: Visit, status: int = 200, **values: object) -> HTMLResponse:
        """A page for a member."""
        return HTMLResponse(self.render(template, visit=visit, **values), status)
