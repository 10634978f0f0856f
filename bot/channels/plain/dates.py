"""Days and moments in words, in the page's language and at the time of Sweden."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date

from foundation.languages.locales import LANGUAGES, SWEDISH

_LOCALES: Final = {tag: Locale(tag.partition("-")[0]) for tag in LANGUAGES}


def day_words(text: str, tag: str = SWEDISH) -> str:
    """'2026-11-21' as '21 november 2026'; what is no date as it is."""
    try:
        return _day(date.fromisoformat(text), tag)
    except ValueError:
        return text


def moment_words(text: str, tag: str = SWEDISH) -> str:
    """A moment of RFC 3339 as day and time in Sweden; what is none as it is."""
    try:
        moment = datetime.fromisoformat(text).astimezone(_HERE)
    except ValueError:
        return text
    between, clock = (" klockan ", f"{moment:%H.%M}") if tag.partition("-")[0] == SWEDISH else (", ", f"{moment:%H:%M}")
    return f"{_day(moment.date(), tag)}{between}{clock}{_SUFFIX}"


def _day(day: date, tag: str) -> str:
    return format_date(day, "d MMMM y", _LOCALES[tag])


def _sweden() -> tuple[tzinfo, str]:
    try:
        return ZoneInfo("Europe/Stockholm"), ""
    except ZoneInfoNotFoundError:  # a bare container may lack the zone table
        return UTC, " UTC"


_HERE, _SUFFIX = _sweden()
