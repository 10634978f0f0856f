"""Whoever types the words of a button has chosen it, save where it takes a press."""

from __future__ import annotations

import ast
import re

import pytest
from sqlalchemy import text as sql

from bot.gateway.messages import Bubble, Choice
from bot.gateway.typed_labels import _PRESS_ONLY, typed_choice
from foundation.settings import ROOT
from tests.bot.gateway.person import Person

ROLE = '/choose_role{"role":"victim"}'
OFFER = [{"text": "Vill du?", "buttons": [
    {"title": "Visa hur", "payload": "/night_plan"}, {"title": "Ja, skicka det här", "payload": '/referral_consent{"preview_id":"p"}'},
    {"title": "Radera allt", "payload": "/erase_everything_confirm"},
]}]  # fmt: skip


@pytest.mark.parametrize("typed", ["Någon skadar mig", "någon  skadar mig.", "NÅGON SKADAR MIG!"])
async def test_words_of_a_button_are_the_button(world, typed) -> None:
    person = await world.person()
    await person.write(typed)
    assert world.rasa.messages == [ROLE]
    assert ("person", typed) in [(name, message["text"]) for name, message in await person.history()]


async def test_words_in_the_language_of_the_person_are_the_button(world) -> None:
    person = await Person.begin(world.http, world, locale="en")
    label = [row["label"] for message in person.first for row in message["buttons"]][1]
    assert label != "Någon skadar mig"
    await person.write(label)
    assert world.rasa.messages[-1] == ROLE


async def offered(world) -> Person:
    """Somebody who reads OFFER."""
    world.rasa.script = [OFFER]
    person = await world.person()
    await person.write("hej")
    return person


async def test_buttons_of_the_last_answer_alone_count(world) -> None:
    person = await offered(world)
    await person.write("Någon skadar mig")
    assert world.rasa.messages[-1] == "Någon skadar mig"
    await person.write("Visa hur")
    assert world.rasa.messages[-1] == "Visa hur"


async def test_words_of_a_button_need_no_understanding(world) -> None:
    person = await offered(world)
    world.nlu.dead = True
    await person.write("visa hur")
    assert world.rasa.messages[-1] == "/night_plan"


@pytest.mark.parametrize("typed", ["Ja, skicka det här", "radera allt"])
async def test_what_cannot_be_undone_takes_a_press(world, typed) -> None:
    await (await offered(world)).write(typed)
    assert world.rasa.messages[-1] == typed


def test_the_actions_want_a_press_for_the_same() -> None:
    """They stand in another environment, which the gateway cannot import."""
    theirs = re.search(r"^_PRESS_ONLY: Final = (.+)$", (ROOT / "actions" / "offers.py").read_text(encoding="utf-8"), re.M)
    assert theirs and set(ast.literal_eval(theirs[1])) == set(_PRESS_ONLY)


async def test_doubt_about_our_own_words_is_no_question_but_leaves_the_number(world) -> None:
    world.nlu.says = {"Visa hur": ("affirm", "ask", ["violence_now"])}
    person = await offered(world)
    told = await person.write("Visa hur")
    assert world.rasa.messages[-1] == "/night_plan" and "112" in told[-1]["text"]
    assert not any("fara just nu" in message["text"] for message in told)
    await world.http.post(f"/api/v1/conversations/{person.id}/referral/preview", json={"draft": {}}, headers=person.bearer)
    assert world.bridge.requests[-1]["flags"] == []


async def test_an_emergency_comes_before_every_choice(world) -> None:
    world.nlu.says = {"Visa hur": ("affirm", "emergency", ["violence_now"])}
    told = await (await offered(world)).write("Visa hur")
    assert told[0]["kind"] == "emergency" and world.rasa.messages == ["hej"]


async def test_an_answer_to_the_question_is_no_choice(world) -> None:
    world.nlu.says = {"GRAV": ("disclose_victim", "ask", ["victim_danger"])}
    person = await world.person()
    await person.write("GRAV")
    assert (await person.write("Ja"))[0]["kind"] == "emergency"


async def test_words_under_the_numbers_are_their_buttons(world) -> None:
    person = await world.person()
    await person.write("AKUT")
    await world.settle()
    told = await person.write("Jag är i säkerhet nu")
    assert "Bra att du är i säkerhet" in told[0]["text"] and world.rasa.messages == []


async def test_words_to_staff_are_for_staff(world) -> None:
    person = await offered(world)
    async with world.engine.begin() as connection:
        await connection.execute(sql("UPDATE chat.conversation SET mode = 'waiting' WHERE id = :id"), {"id": person.id})
    await person.write("Visa hur")
    assert world.rasa.messages == ["hej"]


def test_label_that_stands_twice_for_different_things_is_no_choice() -> None:
    said = [Bubble("Vad?", choices=(Choice("Ja", "/a"), Choice("Ja", "/b"), Choice("Nej", "/c"), Choice("Öppna", "open:receipt")))]
    assert typed_choice(said, "ja", str) is None
    assert typed_choice(said, "nej", str) == Choice("Nej", "/c")
    assert [typed_choice(said, typed, str) for typed in ("öppna", "", "…", "nej " * 100)] == [None] * 4
