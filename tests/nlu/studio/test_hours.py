"""When staff are there, in words: as the list says it and as the chat will."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.languages import days as chat_days
from nlu.studio.content import directory, hours, texts
from nlu.studio.content.errors import ContentError

WEEK = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), "08:00-16:30") | {"friday": ["08:00-11:30", "12:30-15:00"]}
MONDAY_MORNING, MONDAY_NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC), datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@pytest.fixture
def row(tree):
    return replace(directory.municipalities(tree)[0], hours=WEEK)


@pytest.mark.parametrize(
    ("week", "said"),
    [
        (None, "inga tider angivna"),
        (WEEK, "måndag–torsdag 8–16.30, fredag 8–11.30 och 12.30–15"),
        ({"monday": "08:00-09:00", "tuesday": "08:00-09:00"}, "måndag och tisdag 8–9"),
        ({"monday": "08:00-09:00", "wednesday": "08:00-09:00"}, "måndag 8–9, onsdag 8–9"),
        ({"sunday": []}, "inga tider angivna"),
    ],
)
def test_hours_are_said_in_words(row, week, said):
    assert hours.in_words(replace(row, hours=week)) == said


def test_hours_that_are_not_right_are_refused(row):
    with pytest.raises(ContentError, match="slutar innan den börjar"):
        hours.in_words(replace(row, hours={"monday": "09:00-08:00"}))


def test_the_preview_is_the_sentence_of_the_chat(tree, row):
    found = hours.preview(tree, row, MONDAY_MORNING)
    assert (
        found.is_now and "Personalen i Alingsås brukar vara på plats nästa gång på måndag den 23 november klockan 08.00." in found.sentence
    )
    assert "{" not in found.sentence
    tonight = hours.preview(tree, row, MONDAY_NOON)
    assert not tonight.is_now and "tisdag den 24 november klockan 08.00" in tonight.sentence
    assert hours.preview(tree, replace(row, hours=None), MONDAY_NOON) is None
    own = tree | {texts.PATH: tree[texts.PATH].replace("brukar vara på plats", "finns")}
    assert "Alingsås finns nästa gång" in hours.preview(own, row, MONDAY_NOON).sentence


def test_days_that_are_closed_all_the_same_are_told(tree, row):
    found = hours.preview(tree, replace(row, closed=("2026-12-23", "2026-12-26")), MONDAY_NOON).closed
    assert [(one.words, one.is_red) for one in found] == [
        ("onsdag den 23 december", False), ("torsdag den 24 december", True), ("fredag den 25 december", True),
        ("torsdag den 31 december", True), ("fredag den 1 januari", True), ("onsdag den 6 januari", True),
    ]  # fmt: skip
    ahead = replace(
        row, hours={"monday": "08:00-09:00"}, closed=tuple(f"2026-{month}-{day:02}" for month in (11, 12) for day in range(1, 31))
    )
    assert hours.preview(tree, ahead, MONDAY_NOON).sentence == ""


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 5, 30), date(2027, 12, 31)])
def test_a_day_is_named_as_in_the_chat(day):
    assert hours.day_words(day) == chat_days.day_words(day)
