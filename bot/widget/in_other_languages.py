"""The page and its texts in every other language, made once at start from the Swedish."""

from __future__ import annotations

from dataclasses import dataclass

from bot.languages.pages import translated_page
from bot.languages.scripts import translated_script
from bot.widget.page import STATIC
from foundation.languages.catalogues import CHAT, PAGE, Catalogue, load_catalogues
from foundation.languages.locales import TRANSLATED

TEXTS = "texts.js"
PLAIN = 'href="/chatt"'


@dataclass(frozen=True, slots=True)
class OtherPage:
    """One language: the page (HTML) and the module of its texts (JavaScript)."""

    html: str
    texts: str


def other_pages(swedish: str) -> dict[str, OtherPage]:
    """The page `swedish` by the tag of every other language. Raises CatalogueBroken."""
    source = (STATIC / TEXTS).read_text(encoding="utf-8")
    page, chat = load_catalogues(PAGE), load_catalogues(CHAT)
    return {tag: _other(swedish, source, tag, page[tag], chat[tag]) for tag in TRANSLATED}


def _other(swedish: str, source: str, tag: str, page: Catalogue, chat: Catalogue) -> OtherPage:
    directory = {text: said for (place, text), said in chat.items() if place.startswith("directory/")}

    def seen(place: str, text: str) -> str | None:
        return page.get((f"page/{place}", text)) or directory.get(text)

    def told(place: str, text: str) -> str | None:
        return page.get((f"script/{place}", text))

    return OtherPage(translated_page(_led_on(swedish, tag), tag, seen), translated_script(source, told))


def _led_on(page: str, tag: str) -> str:
    """`page` with the way to the pages without scripts leading to theirs in the same language."""
    return page.replace(PLAIN, f'{PLAIN[:-1]}?sprak={tag}"')
