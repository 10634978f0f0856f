"""Whether a text is written in letters that the model has ever learned from."""

from __future__ import annotations

import unicodedata

# The scripts of the languages in nlu/data: Swedish to Turkish, Ukrainian, Arabic and Persian.
_KNOWN = ("LATIN", "CYRILLIC", "ARABIC", "COMBINING", "MODIFIER")
_FEW = 3  # a strange letter or two are a decoration
_READ = 2_000  # characters


def is_unknown_script(text: str) -> bool:
    """True when more than half of the letters belong to scripts without any training message.

    What can't be read must not be taken for harmless: the gate asks then.
    """
    letters = [sign for sign in text[:_READ] if sign.isalpha()]
    strange = sum(not unicodedata.name(sign, "").startswith(_KNOWN) for sign in letters)
    return strange >= _FEW and strange * 2 > len(letters)
