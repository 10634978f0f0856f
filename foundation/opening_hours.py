"""When staff are usually at their place: opening hours by weekday in Sweden's time, closed on red days and where the directory says so."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

Span = tuple[time, time]
DAYS_AHEAD: Final = 30
_ZONE: Final = "Europe/Stockholm"


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """`week` by weekday (Monday is 0), each day's spans in order, the end not included; `closed` are days of the municipality's own."""

    week: Mapping[int, tuple[Span, ...]]
    closed: frozenset[date] = frozenset()


def is_open(hours: OpeningHours, moment: datetime) -> bool:
    """Whether `moment`, which has a zone, falls inside the hours. Raises ZoneInfoNotFoundError on a machine without zone tables."""
    here = _in_sweden(moment)
    return any(start <= here.time() < end for start, end in _spans(hours, here.date()))


def next_opening(hours: OpeningHours, moment: datetime) -> datetime | None:
    """The first opening after `moment`, in Sweden's time; None when there is none within DAYS_AHEAD days."""
    today = _in_sweden(moment).date()
    for ahead in range(DAYS_AHEAD + 1):
        day = today + timedelta(days=ahead)
        for start, _end in _spans(hours, day):
            opening = _at(day, start)
            if opening.astimezone(UTC) > moment.astimezone(UTC):  # two moments of one zone would be compared by their clocks alone
                return opening
    return None


def is_red_day(day: date) -> bool:
    """Whether Swedish authorities are closed on `day` whatever weekday it is: red days, and Midsummer, Christmas and New Year's Eve."""
    return day in _red_days(day.year)


def _spans(hours: OpeningHours, day: date) -> tuple[Span, ...]:
    spans = hours.week.get(day.weekday(), ())
    return () if not spans or day in hours.closed or is_red_day(day) else spans


def _at(day: date, clock: time) -> datetime:
    """A clock time in Sweden; one that the change to summer time leaves out is an hour later."""
    return datetime.combine(day, clock, tzinfo=ZoneInfo(_ZONE)).astimezone(UTC).astimezone(ZoneInfo(_ZONE))


def _in_sweden(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return moment.astimezone(ZoneInfo(_ZONE))


@functools.lru_cache(maxsize=4)
def _red_days(year: int) -> frozenset[date]:
    import holidays  # takes 17 MB: only where a municipality has told its hours

    return frozenset(holidays.country_holidays("SE", years=year, include_sundays=False, categories=("public", "de_facto")))
