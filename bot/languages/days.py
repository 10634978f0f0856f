"""A day and a time of the clock inside a text: in Swedish as all texts are, and put into another language from there."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from babel import Locale
from babel.dates import format_date

from foundation.languages.locales import LANGUAGES, SWEDISH

_LOCALES: Final = {tag: Locale(tag.partition("-")[0]) for tag in LANGUAGES if tag.partition("-")[0] != SWEDISH}
_WEEKDAYS: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_MONTHS: Final = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december")
_DAY: Final = re.compile(rf"({'|'.join(_WEEKDAYS)}) den (\d{{1,2}}) ({'|'.join(_MONTHS)})")
_CLOCK: Final = re.compile(r"(\d\d)\.(\d\d)")
_CALENDAR_REPEATS: Final = range(2000, 2028)  # after 28 years every day has had every weekday that it can have


def day_words(day: date) -> str:
    """'måndag den 24 november'."""
    return f"{_WEEKDAYS[day.weekday()]} den {day.day} {_MONTHS[day.month - 1]}"


def clock_words(moment: datetime) -> str:
    """'08.00', as Swedish writes it."""
    return f"{moment:%H.%M}"


def in_language(value: str, tag: str) -> str:
    """A value of a text in the language `tag`: days and times of the clock as it writes them, everything else as it is."""
    if tag not in _LOCALES:
        return value
    if clock := _CLOCK.fullmatch(value):
        return f"{clock[1]}:{clock[2]}"
    day = _day_of(value)
    return format_date(day, "EEEE d MMMM", _LOCALES[tag]) if day else value


def _day_of(value: str) -> date | None:
    """A day that the words fit, of whatever year: the year is not told."""
    found = _DAY.fullmatch(value)
    if not found:
        return None
    weekday, number, month = _WEEKDAYS.index(found[1]), int(found[2]), _MONTHS.index(found[3]) + 1
    for year in _CALENDAR_REPEATS:
        try:
            day = date(year, month, number)
        except ValueError:
            continue
        if day.weekday() == weekday:
            return day
    return None
