"""Numbers as Swedish readers write them, lengths of time, lists out of words, bars."""

from __future__ import annotations

import pytest

from nlu.studio.web.figures import Told, decimal, lasting, percent, signed, told, version
from nlu.studio.web.publishing.judgement_view import Bar, bar


def test_numbers_have_a_comma_and_a_real_minus() -> None:
    assert (decimal(0.8421), decimal(0.8125, 3), percent(0.0741), decimal(1.0)) == ("0,84", "0,812", "7,4 %", "1,00")
    assert (signed(0.041), signed(-0.12), signed(0.0), signed(-0.0004)) == ("+0,04", "−0,12", "0,00", "0,00")


@pytest.mark.parametrize(("seconds", "said"), [
    (-3, "0 sekunder"), (1, "1 sekund"), (59.9, "59 sekunder"), (60, "1 minut"), (80, "1 minut och 20 sekunder"),
    (121, "2 minuter och 1 sekund"), (3600, "1 timme"), (7500, "2 timmar och 5 minuter"),
])  # fmt: skip
def test_time_is_told_in_words(seconds, said) -> None:
    assert lasting(seconds) == said


def test_lists_in_words_become_lists() -> None:
    words = "Den missar 2 nödlägen:\n  – han slår\n  – hon slår\n\nDen förra är tillbaka."
    assert told(words) == [Told("Den missar 2 nödlägen:", ("han slår", "hon slår")), Told("Den förra är tillbaka.")]
    assert told("  – ensam\n") == [Told("– ensam")]
    assert told("") == []


def test_versions_are_named_shortly() -> None:
    assert (version("0123456789abcdef"), version("shipped")) == ("01234567", "programmets eget innehåll")


def test_bars_go_from_the_middle() -> None:
    assert bar(0.05, 0.1) == Bar(50.0, 25.0, "better")
    assert bar(-0.1, 0.1) == Bar(0.0, 50.0, "worse")
    assert bar(-0.4, 0.1) == Bar(0.0, 50.0, "worse")
