"""Times and statuses in Swedish."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from handover.core import times
from handover.core.flags import FLAG_WORDS
from handover.core.ticket import STATUSES
from handover.desk import words


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=-5), "mindre än en minut"), (timedelta(seconds=59), "mindre än en minut"), (timedelta(minutes=1), "1 minut"),
        (timedelta(minutes=59, seconds=59), "59 minuter"), (timedelta(hours=1), "1 timme"), (timedelta(hours=23, minutes=59), "23 timmar"),
        (timedelta(days=1), "1 dag"), (timedelta(days=400), "400 dagar"),
    ],
)  # fmt: skip
def test_age_in_words(age, said) -> None:
    assert times.age_words(age) == said


def test_moments_are_told_in_swedish_time_summer_and_winter() -> None:
    assert times.moment_words(datetime(2026, 11, 21, 10, 4, tzinfo=UTC)) == "21 november 2026 kl. 11.04"
    assert times.moment_words(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "2 juli 2026 kl. 00.30"
    day = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)  # half past midnight in Sweden
    assert times.near_words(day, day.replace(hour=23)) == "kl.\u00a000.30"
    assert times.near_words(day, day.replace(hour=20)) == "2 juli 2026 kl. 00.30"
    assert times.hour_words(datetime(2026, 1, 31, 22, tzinfo=UTC)) == "31 januari 2026 mellan kl. 23 och 24"
    assert times.machine(datetime(2026, 11, 21, 10, 4, tzinfo=UTC)) == "2026-11-21T10:04Z"


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_words_for_the_holder_and_for_colleagues(status) -> None:
    mine, theirs = (words.status_words(status, "Anna", is_mine=is_mine) for is_mine in (True, False))
    assert mine and theirs and "None" not in mine + theirs
    assert ("Du " in mine, "Anna" in theirs) == (status in ("claimed", "waiting_for_person"),) * 2


def test_no_flag_speaks_to_staff_as_if_they_were_the_person() -> None:
    for flag in [*FLAG_WORDS, "unknown"]:
        assert not {"du", "dig", "din", "ditt", "dina"} & set(words.flag_words(flag).split())
