"""One language's words for what the widget is made of: pages, scripts of texts, names and hours of the numbers."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from bot.languages.pages import translated_page
from bot.languages.scripts import translated_script
from foundation.directory import Contact
from foundation.languages.catalogues import CHAT, PAGE, Catalogue, load_catalogues
from foundation.languages.locales import SWEDISH, TRANSLATED


@dataclass(frozen=True, slots=True)
class Wording:
    """Puts Swedish into the language `tag`. `part` is where a text stands, the first word of its place in the catalogue."""

    tag: str
    page: Catalogue = field(default_factory=dict)
    directory: Mapping[str, str] = field(default_factory=dict)

    def html(self, swedish: str, part: str) -> str:
        """A page that was rendered in Swedish."""
        if self.tag == SWEDISH:
            return swedish
        return translated_page(swedish, self.tag, lambda place, text: self.page.get((f"{part}/{place}", text)) or self.directory.get(text))

    def script(self, source: str, part: str) -> str:
        """A JavaScript module of texts."""
        return translated_script(source, lambda place, text: self.page.get((f"{part}/{place}", text)))

    def contact(self, contact: Contact) -> Contact:
        """The same number with name and hours in the language."""
        known = self.directory.get
        return replace(contact, name=known(contact.name, contact.name), hours=known(contact.hours, contact.hours))


IN_SWEDISH: Final = Wording(SWEDISH)


@functools.cache
def wordings() -> Mapping[str, Wording]:
    """Every language's by its tag, Swedish first; read once for the page, the frame and the script. Raises CatalogueBroken."""
    return wordings_with(load_catalogues(CHAT))


def wordings_with(chat: Mapping[str, Catalogue]) -> Mapping[str, Wording]:
    """The same with the names and hours of other catalogues of CHAT. Raises CatalogueBroken."""
    page = load_catalogues(PAGE)
    return {SWEDISH: IN_SWEDISH} | {tag: Wording(tag, page[tag], _directory(chat[tag])) for tag in TRANSLATED}


def _directory(chat: Catalogue) -> dict[str, str]:
    return {text: said for (place, text), said in chat.items() if place.startswith("directory/")}
