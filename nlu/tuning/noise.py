"""Writing noise: what hurry, phones, dictation and foreign keyboards do to a sentence without changing what it means."""

from __future__ import annotations

import random

_PLAIN = str.maketrans("åäöÅÄÖéÉ", "aaoAAOeE")
_MARKS = ".,!?;:"


def _slip(text: str, chance: random.Random) -> str:
    """One typing slip: a letter lost, two swapped, or one doubled."""
    place, kind = chance.randrange(1, len(text) - 2), chance.random()
    if kind < 0.4:
        return text[:place] + text[place + 1 :]
    if kind < 0.7:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text[:place] + text[place] + text[place:]


def noisy(text: str, chance: random.Random) -> str:
    """The text as somebody else might have typed it; most often unchanged."""
    if chance.random() < 0.08:
        text = text.translate(_PLAIN)
    case = chance.random()
    if case < 0.10:
        text = text.lower()
    elif case < 0.12:
        text = text.upper()
    if chance.random() < 0.12:
        text = "".join(sign for sign in text if sign not in _MARKS)
    if len(text) > 12 and chance.random() < 0.12:
        for _ in range(1 + len(text) // 50):
            text = _slip(text, chance)
    return text
