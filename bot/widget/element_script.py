"""widget.js: the custom element with all that it needs, so that the numbers are there when no server answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.widget.bundle import bundle
from bot.widget.embedding import Embeddings
from bot.widget.packed import Packed
from bot.widget.shadow_css import shadow_css
from foundation.directory import Contact

HERE: Final = Path(__file__).resolve().parent
ELEMENT: Final = HERE / "element"
MOST_BYTES: Final = 20_000
"""The limit for all that is loaded, gzipped."""


def element_script(contacts: Sequence[Contact], embeddings: Embeddings) -> Packed:
    """The script for these numbers and themes. Raises NotBundled when a module cannot be taken in."""
    # Storage belongs to the page that the widget stands on, so the tab's memory of the full page is left out.
    instead = {HERE / "static" / "page" / "session.js": ELEMENT / "no_session.js"}
    return Packed.of(bundle(ELEMENT / "main.js", {ELEMENT / "data.js": _data(contacts, embeddings)}, instead))


def _data(contacts: Sequence[Contact], embeddings: Embeddings) -> str:
    shown = [{"number": one.number, "name": one.name, "hours": one.hours} for one in contacts]
    themes = {slug: css for slug, embedding in embeddings.items() if (css := embedding.theme.css())}
    parts = {"CONTACTS": shown, "THEMES": themes, "STYLE": shadow_css()}
    return "\n".join(f"export const {name} = {_literal(value)};" for name, value in parts.items())


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("`", "\\u0060")
