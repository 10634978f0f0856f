"""The page and its texts in every other language, made once at start from the Swedish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.widget.page import STATIC
from bot.widget.wording import Wording, wordings
from foundation.languages.locales import TRANSLATED

TEXTS = "texts.js"
PLAIN = 'href="/chatt"'


@dataclass(frozen=True, slots=True)
class OtherPage:
    """One language: the page (HTML) and the module of its texts (JavaScript)."""

    html: str
    texts: str


def other_pages(swedish: str, words: Mapping[str, Wording] | None = None) -> dict[str, OtherPage]:
    """The page `swedish` by the tag of every other language, in `words` or the shipped ones. Raises CatalogueBroken."""
    source, words = (STATIC / TEXTS).read_text(encoding="utf-8"), words or wordings()
    return {tag: OtherPage(words[tag].html(_led_on(swedish, tag), "page"), words[tag].script(source, "script")) for tag in TRANSLATED}


def _led_on(page: str, tag: str) -> str:
    """`page` with the way to the pages without scripts leading to theirs in the same language."""
    return page.replace(PLAIN, f'{PLAIN[:-1]}?sprak={tag}"')
