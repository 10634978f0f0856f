"""Which language a wish means, and what is no wish at all."""

from __future__ import annotations

import pytest

from foundation.languages.locales import EASY_SWEDISH, LANGUAGES, LONGEST, SWEDISH, TRANSLATED, canonical


@pytest.mark.parametrize(("wish", "tag"), [
    ("sv", "sv"), ("SV-se", "sv"), ("en-GB", "en"), ("ar-Latn-SY", "ar"), ("FA", "fa"), ("so-SO", "so"),
    ("sv-x-lattlast", EASY_SWEDISH), ("SV-X-LATTLAST", EASY_SWEDISH), ("Sv-x-LattLast", EASY_SWEDISH), ("sv-x-other", "sv"),
])  # fmt: skip
def test_a_wish_is_understood_in_any_case_and_with_any_region(wish, tag) -> None:
    assert canonical(wish) == tag


@pytest.mark.parametrize("wish", ["de", "uk-UA", "xx", "tlh", "en-x-lattlast"])
def test_a_language_that_is_not_here_is_answered_in_one_that_is(wish) -> None:
    assert canonical(wish) in (SWEDISH, "en")
    assert canonical(wish) in LANGUAGES


@pytest.mark.parametrize("wish", [
    "", " ", "../../etc", "sv/../en", "sv\\en", "sv\x00", "sv\n", "sv-", "-sv", "sv_SE", "s", "sv--x", "%2e%2e",
    "sv" + "-abcdefgh" * 5, "a" * 10_000,
    "sv-\u202een", "ｓｖ", "عربي",
])  # fmt: skip
def test_what_is_no_language_tag_is_refused(wish) -> None:
    assert canonical(wish) is None


def test_the_longest_tag_is_read_and_one_sign_more_is_not() -> None:
    longest = "sv-" + "abcdefgh-" * 3 + "abcde"
    assert len(longest) == LONGEST
    assert canonical(longest) == SWEDISH
    assert canonical(longest + "f") is None


def test_swedish_is_the_source_and_is_not_translated() -> None:
    assert next(iter(LANGUAGES)) == SWEDISH
    assert SWEDISH not in TRANSLATED
    assert {tag for tag, language in LANGUAGES.items() if language.direction == "rtl"} == {"ar", "fa"}
