"""widget.js: the custom element with all that it needs, so that the numbers are there when no server answers. One for each language."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.widget.bundle import bundle
from bot.widget.embedding import Embeddings
from bot.widget.packed import Packed
from bot.widget.shadow_css import shadow_css
from bot.widget.wording import IN_SWEDISH, Wording
from foundation.directory import Contact
from foundation.languages.locales import LANGUAGES

HERE: Final = Path(__file__).resolve().parent
ELEMENT: Final = HERE / "element"
MOST_BYTES: Final = 20_000
"""The limit for all that is loaded, gzipped, in every language."""
_TEXTS: Final = HERE / "static" / "texts.js"
_WORDS: Final = ELEMENT / "words.js"
_STYLE: Final = "§style§"
_WORD: Final = re.compile(r"[\w-]+")
# Storage belongs to the page that the widget stands on, so the tab's memory of the full page is left out.
_INSTEAD: Final = {HERE / "static" / "page" / "session.js": ELEMENT / "no_session.js"}


def element_script(contacts: Sequence[Contact], embeddings: Embeddings, wording: Wording = IN_SWEDISH) -> Packed:
    """The script for these numbers and themes in one language. Raises NotBundled when a module cannot be taken in."""
    made = {
        ELEMENT / "data.js": _data([wording.contact(each) for each in contacts], embeddings, wording.tag),
        _TEXTS: wording.script(_TEXTS.read_text(encoding="utf-8"), "script"),
        _WORDS: wording.script(_WORDS.read_text(encoding="utf-8"), "widget"),
    }
    script = bundle(ELEMENT / "main.js", made, _INSTEAD)
    return Packed.of(script.replace(_literal(_STYLE), _literal(shadow_css(set(_WORD.findall(script))))))


def _data(contacts: Sequence[Contact], embeddings: Embeddings, tag: str) -> str:
    shown = [{"number": one.number, "name": one.name, "hours": one.hours} for one in contacts]
    themes = {slug: css for slug, embedding in embeddings.items() if (css := embedding.theme.css())}
    names = [[language.tag, language.own_name] for language in LANGUAGES.values()]
    parts = {"CONTACTS": shown, "THEMES": themes, "STYLE": _STYLE, "TAG": tag, "DIRECTION": LANGUAGES[tag].direction, "LANGUAGES": names}
    return "\n".join(f"export const {name} = {_literal(value)};" for name, value in parts.items())


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("`", "\\u0060")
