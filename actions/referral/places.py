"""Finds the municipality that a person means by what they typed."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher, get_close_matches
from typing import Final

from actions.bridge import Municipality
from actions.referral.denial import denies_place

# Linköping and Enköping are 0.78 and 0.82 from Jönköping and must not become it; a slip of one letter is above 0.9.
_SAME: Final = 0.85
_SIMILAR: Final = 0.6
_SHORT: Final = 5


def plain(text: str) -> str:
    """Lower case, without accents and with single spaces, so that `Vargarda` finds Vårgårda."""
    letters = unicodedata.normalize("NFD", text.casefold())
    kept = "".join(each if each.isalnum() else " " for each in letters if not unicodedata.combining(each))
    return " ".join(kept.split())


def find(text: str, places: list[Municipality]) -> list[Municipality]:
    """The municipalities that are named in the text, also by slug, in the genitive or with a slip of the pen."""
    words = plain(text).split()
    return [place for place in places if _named(plain(place.name), words) or plain(place.slug) == plain(text)]


def similar(text: str, places: list[Municipality], count: int = 3) -> list[Municipality]:
    """The municipalities whose names look most like the text; for a question, never for an answer."""
    by_name = {plain(place.name): place for place in places}
    return [by_name[name] for name in get_close_matches(plain(text), by_name, count, _SIMILAR)]


def county_named(text: str, places: list[Municipality]) -> str | None:
    """The county that the text names, when it names no municipality of the same name first."""
    wanted = plain(text).removesuffix(" lan").removesuffix("s")
    return next((place.county for place in places if plain(place.county).removesuffix("s") == wanted), None)


def counties(places: list[Municipality]) -> list[str]:
    """All counties, in alphabetical order."""
    return sorted({place.county for place in places})


def _named(name: str, words: list[str]) -> bool:
    length = len(name.split())
    runs = [" ".join(words[start : start + length]) for start in range(len(words) - length + 1)]
    named = [start for start, run in enumerate(runs) if run in (name, name + "s") or _slip(run, name)]
    return any(not denies_place(words, start) for start in named)


def _slip(run: str, name: str) -> bool:
    return len(name) >= _SHORT and SequenceMatcher(None, run, name).ratio() >= _SAME
