"""A text that is too long for one message is cut where it hurts least."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.channels.telegram.splitting import LONGEST, split

FAMILY = "👨‍👩‍👧‍👦"


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_a_text_that_fits_stays_whole() -> None:
    assert split("a" * LONGEST) == ["a" * LONGEST]


def test_4097_characters_become_two_parts() -> None:
    assert [len(part) for part in split("a" * 4097)] == [4096, 1]


def test_it_is_cut_at_the_end_of_a_line() -> None:
    text = "\n".join(f"rad {number} " + "x" * 90 for number in range(100))
    parts = split(text)
    assert len(parts) == 3 and all(part.startswith("rad ") and part.endswith("x") for part in parts)
    assert "\n".join(parts) == text


def test_a_line_without_end_is_cut_between_words() -> None:
    parts = split("ordet " * 1000)
    assert set(" ".join(parts).split()) == {"ordet"}
    assert all(part.endswith("ordet") for part in parts)


@pytest.mark.parametrize("before", range(13))
def test_a_family_of_joined_emoji_is_never_torn(before: int) -> None:
    parts = split("a" * before + FAMILY * 600)
    assert all(part.removeprefix("a" * before).replace(FAMILY, "") == "" for part in parts)


def test_parts_are_counted_as_telegram_counts() -> None:
    assert [units(part) for part in split("😀" * 4097)] == [4096, 4096, 2]


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_nothing_visible_is_no_message(text: str) -> None:
    assert split(text) == []


@settings(max_examples=60, deadline=None)
@given(some.text(alphabet=some.characters(exclude_categories=["Cs"]), max_size=400), some.integers(20, 60))
def test_nothing_is_lost_and_nothing_is_too_long(text: str, longest: int) -> None:
    parts = split(text, longest)
    assert all(part and units(part) <= longest for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
