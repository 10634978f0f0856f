"""The full page's script and its looks, one file each, packed: a slow phone asks for two files and not for seventy."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

from bot.widget.bundle import bundle
from bot.widget.packed import Packed
from bot.widget.page import STATIC

SHEETS: Final = ("colours", "page", "bar", "controls", "messages", "composer", "forms", "languages")
"""What the full page's looks are made of, in the order in which they go before each other."""


def page_files(texts: Mapping[str, str]) -> dict[str, Packed]:
    """By path under /static: main.js with all that it imports, the same below the tag of each language in `texts`, and main.css.

    Beside them every sheet by itself, for the pages that need a few.

    Raises NotBundled.
    """
    return _files(tuple(sorted(texts.items())))


@functools.lru_cache(maxsize=1)
def _files(texts: tuple[tuple[str, str], ...]) -> dict[str, Packed]:
    """Made once for the same texts: they come with the program, and a new version of the content seldom changes them."""
    sheets = {file.relative_to(STATIC).as_posix(): Packed.of(file.read_text(encoding="utf-8")) for file in STATIC.rglob("*.css")}
    others = {f"{tag}/main.js": _script({STATIC / "texts.js": source}) for tag, source in texts}
    looks = "\n".join((STATIC / "style" / f"{sheet}.css").read_text(encoding="utf-8") for sheet in SHEETS)
    return {"main.js": _script({}), "main.css": Packed.of(looks), **others, **sheets}


def _script(made: Mapping) -> Packed:
    return Packed.of(bundle(STATIC / "main.js", made, {}))
