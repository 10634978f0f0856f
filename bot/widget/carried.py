"""What the page's own address names, carried on into its links: who has no JavaScript would lose it at the first step."""

from __future__ import annotations

import functools
import re
from typing import Final

from bot.widget.packed import Packed

_LINK: Final = re.compile(r'href="/(chatt|tillganglighet)?(?:\?(sprak=[\w-]+))?"')
_STATEMENT: Final = "tillganglighet"
_WORD: Final = re.compile(r"[a-z0-9-]{1,40}")  # as bot/widget/static/page/address.js


def word(wish: str | None) -> str:
    """What an address may name: a municipality or a campaign; empty for anything else."""
    return wish if wish and _WORD.fullmatch(wish) else ""


@functools.lru_cache(maxsize=200)
def carried(page: Packed, municipality: str, campaign: str) -> Packed:
    """`page` with ?kommun= and ?kampanj= in the links to itself and to the pages without scripts. Both have to be words, or empty.

    Packed, since most links to the page name a municipality; all that is in it is known to everybody, so packing gives nothing away.
    """
    asked = [f"kommun={municipality}"] if municipality else []
    both = [*asked, f"kampanj={campaign}"] if campaign else asked

    def link(found: re.Match[str]) -> str:
        parts = [*(asked if found[1] == _STATEMENT else both), *([found[2]] if found[2] else [])]
        return f'href="/{found[1] or ""}{"?" if parts else ""}{"&amp;".join(parts)}"'

    return Packed.of(_LINK.sub(link, page.plain.decode("utf-8"))) if both else page
