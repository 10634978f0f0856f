"""When a municipality's staff are there, in words: as the list says it, and as the chat will say it to who waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from foundation.content.parts import Tree
from foundation.opening_hours import OpeningHours, Span, is_open, is_red_day, next_opening
from foundation.opening_hours_rows import DirectoryRefused, read_opening_hours
from nlu.studio.content.directory import MUNICIPALITIES, MunicipalityRow
from nlu.studio.content.errors import ContentError
from nlu.studio.content.texts import list_texts

SENTENCE: Final = "gateway/say/sent_until/0/text"
"""Where the sentence stands that the chat says after a request, outside the hours."""
NO_HOURS: Final = "inga tider angivna"
DAYS: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
LOOKS_AHEAD: Final = timedelta(days=60)
_MONTHS: Final = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december")
_HERE: Final = ZoneInfo("Europe/Stockholm")
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day when staff would be there, but are not: `is_red` for a red day, else the municipality has said so itself."""

    day: date
    words: str
    is_red: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What the chat says at `at` to who waits. `is_now`: at this moment; else tonight, since staff are there now and nothing is said."""

    at: datetime
    is_now: bool
    sentence: str
    closed: tuple[ClosedDay, ...]


def opening_hours(row: MunicipalityRow) -> OpeningHours | None:
    """The hours of a row as the chat reads them. Raises ContentError."""
    try:
        return read_opening_hours(row.name, row.hours, list(row.closed))
    except DirectoryRefused as refused:
        raise ContentError(str(refused), MUNICIPALITIES) from None


def in_words(row: MunicipalityRow) -> str:
    """`måndag–torsdag 8–16.30, fredag 8–11.30 och 12.30–15`, or that there are none."""
    hours = opening_hours(row)
    week = hours.week if hours else {}
    told = [(number, week[number]) for number in range(7) if week.get(number)]
    groups: list[list[tuple[int, tuple[Span, ...]]]] = []
    for number, spans in told:
        if groups and groups[-1][-1] == (number - 1, spans):
            groups[-1].append((number, spans))
        else:
            groups.append([(number, spans)])
    return ", ".join(f"{_days(group[0][0], group[-1][0])} {_spans(group[0][1])}" for group in groups) or NO_HOURS


def preview(tree: Tree, row: MunicipalityRow, now: datetime) -> Preview | None:
    """How it will be with the hours of `row`; None when the chat says nothing of hours."""
    hours = opening_hours(row)
    if hours is None or not any(hours.week.values()):
        return None
    is_there, here = is_open(hours, now), now.astimezone(_HERE)
    at = datetime.combine(here.date(), time(23, 59), tzinfo=_HERE) if is_there else here
    opening = next_opening(hours, at)
    said = next((text.text for text in list_texts(tree) if text.place == SENTENCE), "")
    sentence = _filled(said, row.name, opening) if opening else ""
    return Preview(at, not is_there, sentence, tuple(closed_ahead(hours, here.date())))


def closed_ahead(hours: OpeningHours, today: date) -> list[ClosedDay]:
    """The coming days when nobody is there although the weekday has hours."""
    days = [today + number * _DAY for number in range(LOOKS_AHEAD.days)]
    usual = [day for day in days if hours.week.get(day.weekday())]
    return [ClosedDay(day, day_words(day), is_red_day(day)) for day in usual if day in hours.closed or is_red_day(day)]


def day_words(day: date) -> str:
    """`måndag den 24 november`, as the chat says it."""
    return f"{DAYS[day.weekday()]} den {day.day} {_MONTHS[day.month - 1]}"


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def _filled(said: str, name: str, opening: datetime) -> str:
    for mark, words in (("{kommun}", name), ("{day}", day_words(opening)), ("{time}", f"{opening:%H.%M}")):
        said = said.replace(mark, words)
    return said


def _days(first: int, last: int) -> str:
    if first == last:
        return DAYS[first]
    return f"{DAYS[first]}{'–' if last - first > 1 else ' och '}{DAYS[last]}"


def _spans(spans: tuple[Span, ...]) -> str:
    return " och ".join(f"{_clock(start)}–{_clock(end)}" for start, end in spans)


def _clock(at: time) -> str:
    return f"{at.hour}.{at:%M}" if at.minute else str(at.hour)
