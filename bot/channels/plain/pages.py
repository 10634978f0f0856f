"""The pages as HTML: Jinja2 with autoescape, so that what somebody wrote can only ever be text. Then in the visit's language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.responses import HTMLResponse

from bot.channels.plain.dates import day_words, moment_words
from bot.channels.plain.phone_links import PhoneLinks, phone_link
from bot.channels.plain.visit import Visit, new_key
from bot.channels.plain.words import ADVICE, sentence
from bot.gateway.tokens import TokenMint
from bot.languages.page_words import PageWords
from bot.widget.page import TEMPLATES, in_order
from foundation.directory import Contact, Municipality
from foundation.languages.locales import LANGUAGES, SWEDISH
from foundation.problems import Problem

ADDRESS: Final = "/chatt"
"""One address for all of it: the history tells nobody what was done there."""
_OWN_TEMPLATES: Final = Path(__file__).resolve().parent / "templates"
# As handover/core/receipt.py makes them: Crockford's base32 in four groups of five.
_CODE: Final = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){3}\b")


class Pages:
    """Renders templates/*.html with the bar, the numbers and the footer of the other page."""

    def __init__(self, contacts: Iterable[Contact], municipalities: Iterable[Municipality], mint: TokenMint, words: PageWords) -> None:
        listed = list(contacts)
        self.phones, self._mint, self._words = PhoneLinks(contact.number for contact in listed), mint, words
        self._jinja = Environment(loader=FileSystemLoader([_OWN_TEMPLATES, TEMPLATES]), autoescape=True, undefined=StrictUndefined,
                                  trim_blocks=True, lstrip_blocks=True)  # fmt: skip
        self._jinja.globals.update(contacts=listed, municipalities=in_order(municipalities), address=ADDRESS, phone_link=phone_link,
                                   numbers_in=self.phones.numbers_in, code_in=code_in, languages=LANGUAGES.values())  # fmt: skip
        self._jinja.filters.update(phones=self.phones.linked, day=_day, moment=_moment, spelled=spelled)

    def render(self, template: str, tag: str = SWEDISH, **values: Any) -> str:
        """The page as text. Raises UndefinedError when the template asks for what it was not given."""
        return self._words.page(self.swedish(template, tag, **values), tag)

    def swedish(self, template: str, tag: str = SWEDISH, **values: Any) -> str:
        """The page before it is put into the language `tag`, which its forms carry."""
        return self._jinja.get_template(template).render({"ids": None, "seed": "", "key": "", "link": {}, "sprak": tag, **values})

    def show(self, template: str, visit: Visit, status: int = 200, *, key: str = "", **values: Any) -> HTMLResponse:
        """A page of the chat. The visit's ids go into its forms, with `key` or a new one; without them a seed does."""
        seed = "" if visit.ids else self._mint.seed()
        return HTMLResponse(self.render(template, visit.tag, ids=visit.ids, seed=seed, key=key or new_key(), **values), status)

    def refusal(self, problem: Problem, tag: str, emergency: str = "") -> HTMLResponse:
        """A page for what leads to no other page. `emergency` is what must be shown first, in the person's language already."""
        page = self.refused(problem.status, problem.title, problem.detail or "", tag, emergency)
        return HTMLResponse(page, problem.status, problem.headers)

    def refused(self, status: int, title: str, detail: str, tag: str, emergency: str = "") -> str:
        """That page as text, from the members of a problem document."""
        advice, said_in = self._words.text(detail or ADVICE.get(status, ""), tag)
        return self.render("problem.html", tag, title=sentence(title), advice=advice, said_in=said_in, emergency=emergency)

    def alarm_in(self, problem: Problem) -> str:
        """What a refusal says of danger: its detail, when a number to ring stands there (bot/gateway/alarms.py)."""
        return problem.detail if problem.detail and self.phones.numbers_in(problem.detail) else ""


@pass_context
def _day(context: Context, text: str) -> str:
    return day_words(text, context["sprak"])


@pass_context
def _moment(context: Context, text: str) -> str:
    return moment_words(text, context["sprak"])


def spelled(code: str) -> str:
    """A code symbol by symbol, for a screen reader, which would else try to read a word."""
    return " ".join("," if symbol == "-" else symbol for symbol in code)


def code_in(text: str) -> str:
    """The receipt code in a text; empty when there is none."""
    found = _CODE.search(text)
    return found[0] if found else ""
