"""The pages as HTML: Jinja2 with autoescape, so that what somebody wrote can only ever be text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from bot.channels.plain.phone_links import PhoneLinks, phone_link
from bot.channels.plain.visit import Ids, new_key
from bot.gateway.tokens import TokenMint
from bot.widget.page import TEMPLATES, in_order
from foundation.directory import Contact, Municipality
from foundation.problems import Problem

ADDRESS: Final = "/chatt"
"""One address for all of it: the history tells nobody what was done there."""
_OWN_TEMPLATES: Final = Path(__file__).resolve().parent / "templates"
_MONTHS: Final = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december")
# As handover/core/receipt.py makes them: Crockford's base32 in four groups of five.
_CODE: Final = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){3}\b")


class Pages:
    """Renders templates/*.html with the bar, the numbers and the footer of the other page."""

    def __init__(self, contacts: Iterable[Contact], municipalities: Iterable[Municipality], mint: TokenMint) -> None:
        listed = list(contacts)
        self.phones, self._mint = PhoneLinks(contact.number for contact in listed), mint
        self._jinja = Environment(loader=FileSystemLoader([_OWN_TEMPLATES, TEMPLATES]), autoescape=True, undefined=StrictUndefined,
                                  trim_blocks=True, lstrip_blocks=True)  # fmt: skip
        self._jinja.globals.update(contacts=listed, municipalities=in_order(municipalities), address=ADDRESS, phone_link=phone_link,
                                   numbers_in=self.phones.numbers_in, code_in=code_in)  # fmt: skip
        self._jinja.filters.update(phones=self.phones.linked, day=day_words, moment=moment_words, spelled=spelled)

    def render(self, template: str, **values: Any) -> str:
        """The page as text. Raises UndefinedError when the template asks for what it was not given."""
        return self._jinja.get_template(template).render({"ids": None, "seed": "", "key": "", **values})

    def show(self, template: str, status: int = 200, *, ids: Ids | None = None, key: str = "", **values: Any) -> HTMLResponse:
        """A page of the chat. `ids` go into its forms, with `key` or a new one; without them a seed does."""
        seed = "" if ids else self._mint.seed()
        return HTMLResponse(self.render(template, ids=ids, seed=seed, key=key or new_key(), **values), status)

    def alarm_in(self, problem: Problem) -> str:
        """What a refusal says of danger: its detail, when a number to ring stands there (bot/gateway/alarms.py)."""
        return problem.detail if problem.detail and self.phones.numbers_in(problem.detail) else ""


def day_words(text: str) -> str:
    """'2026-11-21' as '21 november 2026'; what is no date as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_words(text: str) -> str:
    """A moment of RFC 3339 as day and time in Sweden; what is none as it is."""
    try:
        moment = datetime.fromisoformat(text).astimezone(_HERE)
    except ValueError:
        return text
    return f"{day_words(moment.date().isoformat())} klockan {moment:%H.%M}{_SUFFIX}"


def _sweden() -> tuple[tzinfo, str]:
    try:
        return ZoneInfo("Europe/Stockholm"), ""
    except ZoneInfoNotFoundError:  # a bare container may lack the zone table
        return UTC, " UTC"


_HERE, _SUFFIX = _sweden()


def spelled(code: str) -> str:
    """A code symbol by symbol, for a screen reader, which would else try to read a word."""
    return " ".join("," if symbol == "-" else symbol for symbol in code)


def code_in(text: str) -> str:
    """The receipt code in a text; empty when there is none."""
    found = _CODE.search(text)
    return found[0] if found else ""
