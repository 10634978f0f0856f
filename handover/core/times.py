"""Times in words, in Swedish time. Stored times are UTC and no finer than a minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MONTHS: Final = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
                  "november", "december")  # fmt: skip


def _sweden() -> tuple[tzinfo, str]:
    # A bare container may lack the zone table; a time that says UTC is better than a desk that does not start.
    try:
        return ZoneInfo("Europe/Stockholm"), ""
    except ZoneInfoNotFoundError:
        return UTC, " UTC"


_ZONE, _SUFFIX = _sweden()


def day_in_sweden(moment: datetime) -> date:
    """The day that a person in Sweden would write."""
    return moment.astimezone(_ZONE).date()


def moment_words(moment: datetime) -> str:
    """As "21 november 2026 kl. 11.04"."""
    local = moment.astimezone(_ZONE)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year} kl. {local:%H.%M}{_SUFFIX}"


def near_words(moment: datetime, now: datetime) -> str:
    """As "kl. 11.04", which no line breaks, on the day of `now`; else as `moment_words`: for what goes on at this moment."""
    local = moment.astimezone(_ZONE)
    return f"kl.\u00a0{local:%H.%M}{_SUFFIX}" if local.date() == day_in_sweden(now) else moment_words(moment)


def hour_words(moment: datetime) -> str:
    """As "21 november 2026 mellan kl. 11 och 12", for a time that is stored by the hour."""
    local = moment.astimezone(_ZONE)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year} mellan kl. {local.hour} och {local.hour + 1}{_SUFFIX}"


def machine(moment: datetime) -> str:
    """For the datetime attribute of <time>."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def age_words(age: timedelta) -> str:
    """As "5 minuter", "2 timmar", "3 dagar", rounded down; nothing negative."""
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 1:
        return "mindre än en minut"
    if minutes < 60:
        return _count(minutes, "minut", "minuter")
    return _count(minutes // 60, "timme", "timmar") if minutes < 24 * 60 else _count(minutes // (24 * 60), "dag", "dagar")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
