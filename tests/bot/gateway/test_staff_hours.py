"""When staff are usually there next: said only where a municipality has told its hours, and never as a promise of an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from bot.gateway.staff_hours import StaffHours
from foundation.opening_hours_rows import WEEKDAYS, read_opening_hours
from tests.bot.gateway.conftest import World, at_rest
from tests.bot.gateway.fakes import check
from tests.bot.gateway.person import API
from tests.bot.gateway.plain_reader import Reader
from tests.bot.gateway.test_live import VARBERG, offer
from tests.bot.gateway.test_plain_referral import FILLED

_CONTACTS, TOWNS, TEXTS, _PAGE = at_rest()
HOURS = read_opening_hours("varberg", dict.fromkeys(WEEKDAYS[:5], "08:00-16:30"), None)
KNOWN = {**TOWNS, "varberg": replace(TOWNS["varberg"], hours=HOURS)}
EVENING, NOON = (datetime(2026, 12, 23, hour, tzinfo=ZoneInfo("Europe/Stockholm")) for hour in (18, 12))
NEXT = "Personalen i Varberg brukar vara på plats nästa gång på måndag den 28 december klockan 08.00."


def hours_at(moment: datetime, towns: Any = KNOWN) -> StaffHours:
    """What is said at `moment`."""
    return StaffHours(towns, TEXTS, lambda: moment)


@pytest.fixture
def evening(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Varberg has hours, and it is the evening before Christmas Eve."""
    monkeypatch.setattr(world.gateway.hours, "_municipalities", KNOWN)
    monkeypatch.setattr(world.gateway.hours, "_now", lambda: EVENING)
    return world


async def nobody(world: World, **body: str) -> dict[str, Any]:
    """What is said to somebody who asks for staff that have just gone."""
    world.bridge.on_duty = [VARBERG]
    person = await world.person(**body)
    pressed = await offer(person)
    assert pressed is not None
    world.bridge.on_duty = []
    world.gateway.live.bridge._duty = (-100.0, [])
    [said] = await person.press(pressed["button"])
    return said


def test_next_opening_is_told_in_whole_words() -> None:
    [bubble] = hours_at(EVENING).say("sent_until", "varberg")
    assert bubble.text == f"{NEXT} Vi vet inte när de hinner svara."


@pytest.mark.parametrize("slug", ["halmstad", "atlantis", "", None, 3, ["varberg"]])
def test_nothing_is_told_where_hours_are_not_known(slug: object) -> None:
    assert hours_at(EVENING).say("sent_until", slug) == ()
    assert hours_at(EVENING).say("live_nobody_until", slug, otherwise="live_nobody") == TEXTS.say["live_nobody"]


def test_nothing_is_told_in_the_middle_of_the_hours() -> None:
    assert hours_at(NOON).say("sent_until", "varberg") == ()


def test_nothing_is_told_when_no_opening_is_near() -> None:
    never = replace(TOWNS["varberg"], hours=read_opening_hours("varberg", {"monday": []}, None))
    assert hours_at(EVENING, {"varberg": never}).say("sent_until", "varberg") == ()


def test_nothing_is_told_without_zone_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ZoneInfoNotFoundError(name)

    monkeypatch.setattr("foundation.opening_hours.ZoneInfo", missing)
    assert hours_at(datetime.now(UTC)).say("sent_until", "varberg") == ()


def test_the_two_texts_for_nobody_say_the_same_but_for_the_hours() -> None:
    [plain], [told] = TEXTS.say["live_nobody"], TEXTS.say["live_nobody_until"]
    first, *rest = plain.text.split("\n")
    assert told.text.split("\n") == [first, "Personalen i {kommun} brukar vara på plats nästa gång på {day} klockan {time}.", *rest]
    assert told.choices == plain.choices


def test_no_emergency_tells_of_opening_hours() -> None:
    of_danger = [line.text for text in (TEXTS.emergency, TEXTS.danger_question) for line in text.lines]
    assert not any("{day}" in text or "{time}" in text or "brukar vara på plats" in text for text in of_danger)


async def test_nobody_on_duty_is_told_with_the_next_opening(evening: World) -> None:
    said = await nobody(evening, municipality="varberg")
    assert "Ingen i personalen är i tjänst" in said["text"] and NEXT in said["text"] and "112" in said["text"]
    assert [row["button"] for row in said["buttons"]] == ["open:referral_form"]


async def test_nobody_on_duty_is_told_without_hours_when_no_municipality_is_chosen(evening: World) -> None:
    assert "brukar vara på plats" not in (await nobody(evening))["text"]


async def test_next_opening_stands_after_the_receipt_of_the_form(evening: World) -> None:
    person = await evening.person()
    sent = await evening.http.post(f"{API}/{person.id}/referral", json={"preview_id": "p_1"}, headers=person.bearer)
    check("bridge-consent-response", sent.json())
    await evening.settle()
    receipt, until = [message for _, message in await person.history()][-2:]
    assert receipt["kind"] == "receipt" and NEXT not in receipt["text"]
    assert until["text"].startswith(NEXT)


async def test_next_opening_stands_after_the_receipt_that_rasa_gives(evening: World) -> None:
    draft = {"kind": "draft", "draft": {"municipality": "varberg"}, "step": None}
    receipt = {"kind": "receipt", "text": "Nu är det skickat.", "code": "7KQ2M-9XT4B-H3VNA-R8DWC"}
    evening.rasa.script = [[{"custom": draft}, {"text": "Stämmer det?"}], [{"custom": {**draft, "draft": {}}}, {"custom": receipt}]]
    person = await evening.person()
    await person.write("hej")
    said = await person.write("ja")
    assert [message["kind"] for message in said] == ["receipt", "notice"] and said[1]["text"].startswith(NEXT)


async def test_next_opening_stands_on_the_plain_page(evening: World) -> None:
    page = await (await Reader.open(evening.http)).press("Be om kontakt")
    sent = await (await page.press("Gå vidare och läs igenom", **FILLED)).press("Ja, skicka det här")
    assert "7KQ2M" in sent.main and NEXT in sent.main


async def test_plain_page_says_nothing_where_hours_are_not_known(world: World) -> None:
    page = await (await Reader.open(world.http)).press("Be om kontakt")
    sent = await (await page.press("Gå vidare och läs igenom", **FILLED)).press("Ja, skicka det här")
    assert "7KQ2M" in sent.main and "brukar vara på plats" not in sent.main
