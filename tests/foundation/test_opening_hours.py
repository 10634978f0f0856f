"""Opening hours in Sweden's time: red days, eves, squeeze days, and the two nights when the clock is changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from foundation.opening_hours import OpeningHours, is_open, is_red_day, next_opening
from foundation.opening_hours_rows import read_opening_hours

HERE = ZoneInfo("Europe/Stockholm")
OFFICE = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), "08:00-16:30") | {"friday": ["08:00-11:30", "12:30-15:00"]}


def hours(told: Mapping[str, object] | None = None, closed: list[str] | None = None) -> OpeningHours:
    """As a row of the directory has them."""
    read = read_opening_hours("varberg", told or OFFICE, closed)
    assert read is not None
    return read


def at(text: str) -> datetime:
    """A moment by Sweden's clocks."""
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.mark.parametrize(("moment", "expected"), [
    ("2026-11-23 08:00", True), ("2026-11-23 07:59:59", False), ("2026-11-23 16:29:59", True), ("2026-11-23 16:30", False),
    ("2026-11-27 11:29", True), ("2026-11-27 11:30", False), ("2026-11-27 12:00", False), ("2026-11-27 12:30", True),
    ("2026-11-28 10:00", False),  # an ordinary Saturday
    ("2026-01-01 10:00", False), ("2026-01-06 10:00", False), ("2026-01-07 10:00", True),  # Epiphany is a Tuesday here
    ("2026-04-02 10:00", True), ("2026-04-03 10:00", False), ("2026-04-06 10:00", False), ("2026-04-07 10:00", True),  # Easter
    ("2026-05-01 10:00", False), ("2026-05-14 10:00", False), ("2026-05-15 10:00", True),  # Ascension Day; the day after is no red day
    ("2025-06-06 10:00", False),  # the National Day, a Friday
    ("2026-06-18 10:00", True), ("2026-06-19 10:00", False), ("2026-06-22 10:00", True),  # Midsummer Eve
    ("2026-12-23 10:00", True), ("2026-12-24 10:00", False), ("2026-12-25 10:00", False), ("2026-12-28 10:00", True),
    ("2026-12-30 10:00", True), ("2026-12-31 10:00", False), ("2027-01-04 10:00", True),
])  # fmt: skip
def test_who_is_there_when(moment: str, expected: bool) -> None:
    assert is_open(hours(), at(moment)) is expected


@pytest.mark.parametrize(("moment", "expected"), [
    ("2026-11-23 07:00", "2026-11-23 08:00"), ("2026-11-23 08:00", "2026-11-24 08:00"), ("2026-11-23 16:29", "2026-11-24 08:00"),
    ("2026-11-27 11:45", "2026-11-27 12:30"), ("2026-11-27 15:00", "2026-11-30 08:00"), ("2026-11-28 10:00", "2026-11-30 08:00"),
    ("2026-01-05 17:00", "2026-01-07 08:00"),  # over Epiphany
    ("2026-04-02 17:00", "2026-04-07 08:00"),  # over Easter
    ("2026-05-13 17:00", "2026-05-15 08:00"),  # over Ascension Day
    ("2026-06-18 17:00", "2026-06-22 08:00"),  # over Midsummer
    ("2026-12-23 17:00", "2026-12-28 08:00"),  # over Christmas
    ("2026-12-30 17:00", "2027-01-04 08:00"),  # over New Year
    ("2026-03-28 23:00", "2026-03-30 08:00"), ("2026-10-24 23:00", "2026-10-26 08:00"),  # over the nights when the clock is changed
])  # fmt: skip
def test_when_somebody_is_there_next(moment: str, expected: str) -> None:
    assert next_opening(hours(), at(moment)) == at(expected)


def test_squeeze_days_of_the_municipality_are_closed() -> None:
    squeezed = hours(closed=["2026-05-15", "2026-12-23"])
    assert not is_open(squeezed, at("2026-05-15 10:00"))
    assert next_opening(squeezed, at("2026-05-13 17:00")) == at("2026-05-18 08:00")


@pytest.mark.parametrize(("week", "expected"), [
    ({"tuesday": "08:00-09:00"}, "2027-01-12 08:00"),
    ({"thursday": "08:00-09:00"}, "2027-01-07 08:00"),  # both eves are Thursdays in 2026
])  # fmt: skip
def test_weekdays_with_few_openings(week: dict[str, object], expected: str) -> None:
    closed = ["2026-12-22", "2026-12-29", "2027-01-05"]
    assert next_opening(hours(week, closed), at("2026-12-18 12:00")) == at(expected)


def test_no_opening_within_thirty_days_is_none() -> None:
    mondays = [f"2026-02-{day:02}" for day in (2, 9, 16, 23)] + ["2026-03-02"]
    only_mondays = {"monday": "08:00-16:00"}
    assert next_opening(hours(only_mondays, mondays), at("2026-02-01 12:00")) is None
    assert next_opening(hours(only_mondays, mondays[:4]), at("2026-02-01 12:00")) == at("2026-03-02 08:00")
    assert next_opening(hours({"monday": []}), at("2026-02-01 12:00")) is None


@pytest.mark.parametrize(("moment", "expected"), [
    ("2026-07-01 06:00", True), ("2026-07-01 05:59", False), ("2026-11-24 07:00", True), ("2026-11-24 06:59", False),
    ("2026-11-24 15:29", True), ("2026-11-24 15:30", False),
])  # fmt: skip
def test_moments_from_elsewhere_are_read_by_swedens_clocks(moment: str, expected: bool) -> None:
    assert is_open(hours(), datetime.fromisoformat(moment).replace(tzinfo=UTC)) is expected


def test_hour_that_summer_time_leaves_out_is_an_hour_later() -> None:
    night = hours({"sunday": "02:30-05:00"})
    assert next_opening(night, at("2026-03-29 00:00")) == at("2026-03-29 03:30")


def test_hour_that_comes_twice_opens_once_and_stays_open() -> None:
    night = hours({"sunday": "02:30-05:00"})
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    opening = next_opening(night, datetime(2026, 10, 24, 23, 45, tzinfo=UTC))
    assert opening is not None and opening.astimezone(UTC) == first
    assert is_open(night, first) and is_open(night, second)


def test_sunday_is_no_red_day_by_itself() -> None:
    assert not is_red_day(date(2026, 11, 22)) and is_red_day(date(2026, 4, 5))


def test_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        is_open(hours(), datetime.combine(date(2026, 11, 23), time(10)))
