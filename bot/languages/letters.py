"""Letters and words of a text as they are compared: small, without marks that many leave out, one form of each letter."""

from __future__ import annotations

import re
from typing import Final

# Harakat, superscript alef and tatweel are written or left out at will; apostrophes are written in many ways.
_LEFT_OUT: Final = re.compile("[\u0640\u064b-\u065f\u0670'’ʼ`´]")
# Keyboards of Arabic and Persian give different signs for the same letter, and few people write the hamza.
_ONE_FORM: Final = str.maketrans("أإآٱىیئکةؤ", "ااااييي" + "كهو")
_BETWEEN: Final = re.compile(r"[\W_]+")


def words_of(text: str) -> list[str]:
    """The words of `text`, each in the form in which it is compared. Linear in its length."""
    plain = _LEFT_OUT.sub("", text.casefold()).translate(_ONE_FORM)
    return _BETWEEN.sub(" ", plain).split()
