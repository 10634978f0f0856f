"""A day inside a text: as Swedish says it, and as each language does."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest

from bot.languages.days import clock_words, day_words, in_language
from bot.languages.phrases import Phrasebook
from foundation.languages.locales import LANGUAGES

TEXT = "Personalen i {kommun} brukar vara på plats nästa gång på {day} klockan {time}."
PATTERN = re.compile(r"Personalen i (?P<kommun>[^\n]+?) brukar vara på plats nästa gång på (?P<day>[^\n]+?) klockan (?P<time>[^\n]+?)\.")


def test_day_and_time_in_swedish() -> None:
    assert day_words(date(2026, 11, 23)) == "måndag den 23 november"
    assert clock_words(datetime(2026, 11, 23, 8)) == "08.00"


@pytest.mark.parametrize(("tag", "day", "clock"), [
    ("sv", "tisdag den 24 november", "08.30"), ("sv-x-lattlast", "tisdag den 24 november", "08.30"),
    ("en", "Tuesday 24 November", "08:30"), ("ar", "الثلاثاء 24 نوفمبر", "08:30"), ("fa", "سه‌شنبه 24 نوامبر", "08:30"),
    ("so", "Talaado 24 Noofeembar", "08:30"),
])  # fmt: skip
def test_day_and_time_in_each_language(tag: str, day: str, clock: str) -> None:
    assert in_language("tisdag den 24 november", tag) == day
    assert in_language("08.30", tag) == clock


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("value", ["Varberg", "måndag den 31 februari", "måndag", "08.0", "", "på måndag den 23 november"])
def test_what_is_no_day_stays_as_it_is(tag: str, value: str) -> None:
    assert in_language(value, tag) == value


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2027, 1, 4), date(2026, 12, 31), date(2099, 6, 1)])
def test_weekday_is_kept_whatever_the_year(day: date) -> None:
    assert in_language(day_words(day), "en") == f"{day:%A} {day.day} {day:%B}"


def test_values_of_a_translated_text_are_in_its_language() -> None:
    book = Phrasebook({}, ((PATTERN, "{kommun}: {day}, {time}."),), tag="en")
    filled = TEXT.format(kommun="Varberg", day="måndag den 23 november", time="08.00")
    assert book.say(filled) == "Varberg: Monday 23 November, 08:00."
