"""Which words may stay in a masked message."""

from __future__ import annotations

from nlu.safety.spelling_dictionary import SpellingDictionary
from nlu.training.data import Example
from nlu.training.known_words import known

DICTIONARY = SpellingDictionary.read("", "4\nhjälp\nbjörn\nAnna\nBjörn\n", "1")


def _said(*texts: str, lang: str = "sv") -> list[Example]:
    return [Example(text, "greet", lang, "none", (), "x.yml") for text in texts]


def test_common_word_is_known_and_rare_or_unknown_ones_are_not() -> None:
    assert known(_said("hjälp", "hjälp", "hjälp qwx", "qwx", "qwx", "björn"), DICTIONARY, set()) == ["hjälp"]


def test_name_is_not_known_even_where_it_is_a_word() -> None:
    assert known(_said(*["hjälp björn anna"] * 5), DICTIONARY, DICTIONARY.names()) == ["hjälp"]


def test_word_that_is_mostly_written_as_a_name_is_not_known() -> None:
    assert known(_said(*["I met Rose"] * 5, *["my rose"] * 3, lang="en"), DICTIONARY, set()) == ["i", "met", "my"]
