"""The language is changed while others than the bot answer: what is said then is true, and danger stands."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.gateway.person import API, Person
from tests.bot.gateway.staffed import happens, who_waits, with_staff


async def change(person: Person, locale: str = "sv-x-lattlast") -> list[dict[str, Any]]:
    """What is said when the language changes."""
    answer = await person.http.post(f"{API}/{person.id}/locale", json={"locale": locale}, headers=person.bearer)
    assert answer.status_code == 200
    return answer.json()["messages"]


def swedish(world, name: str) -> list[str]:
    return [bubble.text for bubble in world.gateway.texts.say[name]]


@pytest.mark.parametrize("locale", ["sv-x-lattlast", "en"])
async def test_with_staff_it_is_said_that_staff_read(world, locale) -> None:
    person = await with_staff(world)
    await person.write("hej")
    await change(person, locale)
    texts = [message["text"] for message in await change(person, "sv")]
    assert texts[-1:] == swedish(world, "staff") and not any("Ingen människa" in text for text in texts)


async def test_while_somebody_waits_it_is_said_that_they_do(world) -> None:
    person = await who_waits(world)
    await person.write("hej")
    await person.write("är du där")
    await change(person)
    assert [message["text"] for message in await change(person, "sv")] == swedish(world, "waiting")


async def test_the_numbers_are_said_again_in_the_new_language_although_staff_read_something_since(world) -> None:
    person = await with_staff(world)
    numbers = (await person.write("AKUT"))[0]["text"]
    await world.settle()
    assert await person.write("hallå") == []
    said = await change(person, "en")
    assert [message["kind"] for message in said].count("emergency") == 1
    again = [message["text"] for message in await change(person, "sv")]
    assert again[-2:] == [numbers, *swedish(world, "staff")]


async def test_the_question_of_danger_is_said_again_with_its_answers(world) -> None:
    world.nlu.says = {"GRAV": ("disclose_victim", "ask", ["victim_danger"])}
    person = await with_staff(world)
    await person.write("GRAV")
    assert [len(message["buttons"]) for message in await change(person)] == [3, 0]


async def test_who_was_given_back_to_the_bot_hears_that_again_and_not_that_they_wait(world) -> None:
    person = await with_staff(world)
    assert await person.write("hej") == []
    assert await happens(world, person, "returned", "returned") == "bot"
    told = [message["text"] for _, message in await person.history()][-1]
    await change(person)
    again = [message["text"] for message in await change(person, "sv")]
    assert again == [told]


async def test_in_a_closed_chat_it_is_said_that_it_is_closed(world) -> None:
    person = await with_staff(world)
    assert await happens(world, person, "closed", "closed") == "closed"
    await change(person)
    assert [message["text"] for message in await change(person, "sv")][-1:] == swedish(world, "closed")
