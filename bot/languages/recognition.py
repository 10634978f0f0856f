"""Which of our languages a message is written in, or none: by letters where they tell, else by small words.

A wrong offer costs a line; a missing one leaves somebody with a language that they do not read. So it answers only when the words
of one language clearly outweigh those of all others, of which some are here for nothing but that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML

from bot.languages.letters import words_of
from foundation.languages.locales import LANGUAGES

LONGEST: Final = 2000
"""Characters that are looked at: more of the same text tells no more."""
_ENOUGH: Final = 1.4  # about two words that no other language has
_SHARE: Final = 0.2  # of the words of a text: quoted words are fewer
_MARGIN: Final = 1.5
_ARABIC_SCRIPT: Final = re.compile("[\u0600-\u06ff]")
_LATIN: Final = re.compile("[a-zåäöé]")
_PERSIAN_ONLY: Final = re.compile("[پچژگکی]")
_ARABIC_ONLY: Final = re.compile("[ةيكأإىؤ]")
# Urdu, Pashto, Kurdish, Uyghur: written with letters that neither Arabic nor Persian has.
_URDU_AND_THE_LIKE: Final = re.compile("[ٹڈڑںےہھټډړښځڅېۍڼڕڵۆێەۇۈ]")
# Somali bends its words so much that lists reach few of them; these endings of verbs and of "my" and "your" no other language here has.
_SOMALI_ENDING: Final = re.compile(
    r"\w{2,}(ayga|ayda|aaga|aada|iisa|eeda|ayaa|aysaa|ayso|aynaa|ahay|ihiin|lahaa|doon(aa|ta|to)|kar(aa|taa|o|to)|[dtn]aan|ayaan|eysaa|aayaa)"
)
_ENDING_WEIGHT: Final = 0.6


def prepare() -> None:
    """Reads the words now, so that no message waits for it."""
    _latin_words()
    _arabic_script_words()


def recognise(text: str) -> str | None:
    """The tag of the language, as in LANGUAGES; None for a language that is not ours, too few words, or a doubt."""
    seen = text[:LONGEST].casefold()
    in_arabic_letters = len(_ARABIC_SCRIPT.findall(seen))
    if in_arabic_letters > len(_LATIN.findall(seen)):
        return _in_arabic_letters(seen)
    return _by_words(words_of(seen), _latin_words())


def _in_arabic_letters(text: str) -> str | None:
    if _URDU_AND_THE_LIKE.search(text):
        return None
    persian, arabic = len(_PERSIAN_ONLY.findall(text)), len(_ARABIC_ONLY.findall(text))
    if persian != arabic:
        return "fa" if persian > arabic else "ar"
    return _by_words(words_of(text), _arabic_script_words(), enough=1.0)


def _by_words(words: list[str], weights: Mapping[str, Mapping[str, float]], enough: float = _ENOUGH) -> str | None:
    scores: dict[str, float] = {}
    for word in words:
        for tag, weight in weights.get(word, {}).items():
            scores[tag] = scores.get(tag, 0.0) + weight
        if word not in weights and _SOMALI_ENDING.fullmatch(word):
            scores["so"] = scores.get("so", 0.0) + _ENDING_WEIGHT
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < max(enough, _SHARE * len(words)):
        return None
    best, score = ranked[0]
    is_clear = len(ranked) == 1 or score >= _MARGIN * ranked[1][1]
    return best if is_clear and best in LANGUAGES else None


@cache
def _latin_words() -> Mapping[str, Mapping[str, float]]:
    return _weights([tag for tag in _lists() if tag not in ("ar", "fa")])


@cache
def _arabic_script_words() -> Mapping[str, Mapping[str, float]]:
    return _weights(["ar", "fa"])


@cache
def _lists() -> dict[str, frozenset[str]]:
    rows = YAML(typ="safe").load(Path(__file__).with_name("function_words.yml").read_text(encoding="utf-8"))
    return {tag: frozenset(words_of(words)) for tag, words in rows.items()}


def _weights(tags: list[str]) -> dict[str, dict[str, float]]:
    """For each word the languages that have it, which share its weight of 1."""
    owners: dict[str, list[str]] = {}
    for tag in tags:
        for word in _lists()[tag]:
            owners.setdefault(word, []).append(tag)
    return {word: dict.fromkeys(tags, 1 / len(tags)) for word, tags in owners.items()}
