"""Reads `hours` and `closed` of a row in directory/municipalities.yml, and refuses in Swedish what is not exactly right."""

from __future__ import annotations

import itertools
import re
from datetime import date, datetime, time
from typing import Final

from foundation.opening_hours import OpeningHours, Span

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPAN: Final = re.compile(r"((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class DirectoryRefused(ValueError):
    """Carries a Swedish sentence for whoever wrote the file: which row, which field, what is wrong."""


def read_opening_hours(where: str, hours: object, closed: object) -> OpeningHours | None:
    """The hours of the row `where`; None when it has none. Raises DirectoryRefused."""
    days = _closed(where, closed)
    if hours is None:
        return None
    if not isinstance(hours, dict) or not hours:
        raise DirectoryRefused(f"{where}: hours ska vara veckodagar med klockslag, eller null.")
    return OpeningHours({_weekday(where, name): _spans(f"{where}: hours.{name}", told) for name, told in hours.items()}, days)


def _weekday(where: str, name: object) -> int:
    if not isinstance(name, str) or name not in WEEKDAYS:
        raise DirectoryRefused(f"{where}: hours nämner {name}, som inte är en veckodag. Skriv {', '.join(WEEKDAYS)}.")
    return WEEKDAYS.index(name)


def _spans(where: str, told: object) -> tuple[Span, ...]:
    rows = [told] if isinstance(told, str) else told
    if not isinstance(rows, list):
        raise DirectoryRefused(f'{where} ska vara en tid som "08:00-16:30", eller en lista med sådana.')
    spans = sorted(_span(where, row) for row in rows)
    if any(later[0] < earlier[1] for earlier, later in itertools.pairwise(spans)):
        raise DirectoryRefused(f"{where} har tider som går in i varandra.")
    return tuple(spans)


def _span(where: str, told: object) -> Span:
    found = _SPAN.fullmatch(told) if isinstance(told, str) else None
    if not found:
        raise DirectoryRefused(f'{where} ska vara en tid som "08:00-16:30", eller en lista med sådana.')
    start, end = time.fromisoformat(found[1]), time.fromisoformat(found[2])
    if end <= start:
        raise DirectoryRefused(f"{where} slutar innan den börjar: {told}.")
    return start, end


def _closed(where: str, told: object) -> frozenset[date]:
    if told is None:
        return frozenset()
    if not isinstance(told, list):
        raise DirectoryRefused(f'{where}: closed ska vara en lista med dagar som "2026-12-23".')
    return frozenset(_day(where, row) for row in told)


def _day(where: str, told: object) -> date:
    if isinstance(told, date) and not isinstance(told, datetime):
        return told
    try:
        return date.fromisoformat(told if isinstance(told, str) and _DAY.fullmatch(told) else "")
    except ValueError:
        raise DirectoryRefused(f'{where}: closed ska vara en lista med dagar som "2026-12-23".') from None
