"""Somebody at a browser without JavaScript: reads a page, fills in its forms, presses its buttons."""

from __future__ import annotations

import functools
import re
from typing import Any

import httpx
from lxml import html

from foundation.languages.catalogues import CHAT, PAGE, load_catalogues

ADDRESS, ORIGIN = "/chatt", "http://gateway"


class Reader:
    """A page that was answered; `press` gives the next one."""

    def __init__(self, http: httpx.AsyncClient, response: httpx.Response) -> None:
        self.http, self.response = http, response
        self.tree = html.fromstring(response.text)

    @classmethod
    async def open(cls, http: httpx.AsyncClient, address: str = ADDRESS) -> Reader:
        """The page at an address."""
        return cls(http, await http.get(address))

    async def press(self, label: str, **fields: str) -> Reader:
        """Presses the first button that says `label`, with `fields` written into its form."""
        form = self.form_of(label)
        return await self.send(form | fields)

    async def send(self, fields: dict[str, str], **headers: str) -> Reader:
        """Posts fields to the page's own address, as a browser would."""
        address = str(self.response.url).partition("?")[0]
        return Reader(self.http, await self.http.post(address, data=fields, headers={"Origin": ORIGIN, **headers}))

    async def again(self) -> Reader:
        """Loads the page again, which sends the same form once more."""
        request = self.response.request
        return Reader(self.http, await self.http.post(str(request.url), content=request.content, headers=dict(request.headers)))

    def form_of(self, label: str) -> dict[str, str]:
        """What the browser would send for the first button that says `label`."""
        for form in self.tree.forms:
            for button in form.iter("button"):
                if words_of(button) == label:
                    named = {button.get("name"): button.get("value")} if button.get("name") else {}
                    return {**dict(form.form_values()), **named}
        raise AssertionError(f"no button says {label}: {self.buttons}")

    @property
    def buttons(self) -> list[str]:
        """The labels of all buttons, in order."""
        return [words_of(button) for button in self.tree.iter("button")]

    @property
    def main(self) -> str:
        """The words of the page between bar and footer."""
        return words_of(self.tree.get_element_by_id("main"))

    @property
    def focus(self) -> str:
        """The words of what gets focus."""
        return words_of(self.tree.get_element_by_id("svar"))

    @property
    def title(self) -> str:
        return self.tree.findtext(".//title") or ""

    def field(self, name: str) -> Any:
        """The value of the first field with that name in any form."""
        return next(form.fields[name] for form in self.tree.forms if name in form.fields)


def words_of(node: Any) -> str:
    """Text without hidden parts, spaces made single."""
    return re.sub(r"\s+", " ", node.text_content()).strip()


@functools.cache
def _catalogue(tag: str) -> dict[str, str]:
    return {swedish: said for domain in (CHAT, PAGE) for (_place, swedish), said in load_catalogues(domain)[tag].items()}


def said(tag: str, swedish: str) -> str:
    """The translation that there is of a text."""
    return swedish if tag == "sv" else _catalogue(tag)[swedish]
