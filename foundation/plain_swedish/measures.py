"""Counts: words and sentences, LIX, passives, and words that have a plainer one beside them. Pure functions of a text."""

from __future__ import annotations

import re
from typing import Final

from foundation.plain_swedish.words import ABBREVIATIONS, ENGLISH, JARGON, NOT_PASSIVE

_WORD: Final = re.compile(r"[^\W\d_]+(?:[:'’-][^\W\d_]+)*|\d[\d .:-]*\d|\d")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
# A full stop inside 08.30, name@example.se or "sms." before a small letter ends nothing.
_END: Final = re.compile(r"[.!?…]+(?=[\s\"”)]|$)|[:;](?=\s)|\n")
_LONG: Final = 6  # letters: a word is long when it has more (Björnsson)


def words_in(text: str) -> list[str]:
    """The words; a number that is written in groups is one."""
    return _WORD.findall(text)


def sentences_in(text: str) -> list[str]:
    """The sentences that hold a word. A colon, a semicolon and a new line end one too: a reader rests there."""
    return [part.strip() for part in _END.split(text) if words_in(part)]


def longest_sentence(text: str) -> tuple[int, str]:
    """The number of words of the longest sentence, and the sentence; (0, "") for an empty text."""
    return max(((len(words_in(one)), one) for one in sentences_in(text)), default=(0, ""))


def lix(text: str) -> float:
    """Words for each sentence, and words of more than six letters in a hundred (Björnsson 1968); 0 for an empty text."""
    words, sentences = words_in(text), sentences_in(text)
    if not words:
        return 0.0
    return len(words) / len(sentences) + 100 * sum(len(word) > _LONG for word in words) / len(words)


def passives_in(text: str) -> list[str]:
    """Verbs that look like passives, by their ending: what is done, and not who does it."""
    found = [word for word in _LETTERS.findall(text) if len(word) > 4 and word.islower() and word.endswith("s")]
    return [word for word in found if word not in NOT_PASSIVE and re.search(r"(?:as|ades|ats|des|tes|ts)$", word)]


def abbreviations_in(text: str) -> list[str]:
    """Words that were cut off."""
    return [found[0].strip() for found in ABBREVIATIONS.finditer(text)]


def jargon_in(text: str) -> list[str]:
    """Words of offices, in the form in which the list has them or with an ending."""
    words = [word.lower() for word in _LETTERS.findall(text)]
    return [word for word in words if any(word == known or (word.startswith(known) and len(word) - len(known) <= 4) for known in JARGON)]


def english_in(text: str) -> list[str]:
    """English words that have a Swedish one."""
    return [word for word in _LETTERS.findall(text) if word.lower() in ENGLISH]


def exclamations_in(text: str) -> int:
    """How many exclamation marks there are."""
    return text.count("!")
