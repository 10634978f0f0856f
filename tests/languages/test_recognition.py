"""The language of a message: rather none than a wrong one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.languages.recognition import recognise
from foundation.languages.locales import LANGUAGES
from tests.languages.recognition_figures import measured, table

# Of each language's messages at least so many are recognised; many of the rest are a word or two, or romanised.
LEAST = {"sv": 0.70, "en": 0.85, "ar": 0.85, "fa": 0.85, "so": 0.70}
MOST_WRONG = 0.01


@pytest.mark.parametrize(("text", "tag"), [
    ("Jag är rädd att jag ska slå min sambo igen", "sv"), ("I am afraid that I will hit my wife again", "en"),
    ("أنا خائف أن أضرب زوجتي مرة أخرى", "ar"), ("می‌ترسم دوباره همسرم را بزنم", "fa"),
    ("Waxaan ka baqayaa inaan xaaskayga mar kale garaaco", "so"),
    ("انا خايف من زوجي", "ar"), ("من از شوهرم می ترسم", "fa"),
])  # fmt: skip
def test_a_sentence_is_recognised(text, tag) -> None:
    assert recognise(text) == tag


@pytest.mark.parametrize("text", [
    "", " ", "?", "112", "👍🏽", "ok", "hej", "hi", "a" * 100_000, "\u200f\u202e", "Ahmed", "https://example.se/ja", "asdf qwer zxcv",
    "Ich habe Angst vor meinem Mann", "Ik ben bang voor mijn man", "Boję się mojego męża", "Eşimden korkuyorum",
    "Я боюсь свого чоловіка",
    "مجھے اپنے شوہر سے ڈر لگتا ہے", "زه له خپل مېړه ډارېږم", "من لە مێردەکەم دەترسم", "ich bin da",
    "Jeg er redd for mannen min", "Jeg er bange for min mand",
])  # fmt: skip
def test_another_language_or_no_language_is_not_taken_for_one_of_ours(text) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize("text", ["jag heter Mohammed och bor i Malmö, salam", "ok tack, see you", "han sa sorry och I love you till mig"])
def test_a_few_foreign_words_make_no_other_language(text) -> None:
    assert recognise(text) in (None, "sv")


def test_messages_are_recognised_and_hardly_ever_taken_for_another() -> None:
    found = measured()
    print(table(found))
    assert {"ar", "fa", "so", "da", "no", "pl", "uk"} <= set(found)
    for tag, counts in found.items():
        ours = sum(count for other, count in counts.items() if other not in (tag, "none"))
        assert ours <= MOST_WRONG * counts.total(), tag
        if tag in LEAST and tag in LANGUAGES:
            assert counts[tag] >= LEAST[tag] * counts.total(), tag


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gives_one_of_our_languages_or_none(text) -> None:
    assert recognise(text) in (None, *LANGUAGES)
