"""Learning from use: one press reports an answer; words are kept only masked, only after a yes, and without a trace of whose they were."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from bot.gateway.learning.lesson import Lesson, read
from bot.gateway.nlu_client import Analysis
from tests.bot.gateway.conftest import World
from tests.bot.gateway.person import Person

ASKED = "Jag heter Anders i Alingsås, vad kostar det att prata med er"
MASKED = "jag heter […] i […], vad kostar det att prata med er"


@pytest.fixture
async def rows(world: World) -> AsyncIterator[Any]:
    """All reports, newest known state; the table is emptied before and after."""

    async def read_rows() -> list[Any]:
        async with world.engine.connect() as connection:
            found = await connection.execute(text("SELECT kind, ranking, words FROM chat.lesson ORDER BY id"))
            return [tuple(row) for row in found]

    async def empty() -> None:
        async with world.engine.begin() as connection:
            await connection.execute(text("DELETE FROM chat.lesson"))

    await empty()
    yield read_rows
    await empty()


def button(messages: list[dict[str, Any]], label: str) -> str:
    return next(each["button"] for message in messages for each in message["buttons"] if each["label"] == label)


def labels(messages: list[dict[str, Any]]) -> list[str]:
    return [each["label"] for message in messages for each in message["buttons"]]


async def report(person: Person, asked: str = ASKED) -> list[dict[str, Any]]:
    return await person.press(button(await person.write(asked), "Fel svar"))


async def test_one_press_keeps_the_report_without_a_word(world: World, rows: Any) -> None:
    said = await report(await world.person())
    [(kind, ranking, words)] = await rows()
    assert (kind, words) == ("wrong", None) and ranking[0][0] == "ask_cost"
    assert said[1]["text"] == f"”{MASKED}”"
    assert labels(said) == ["Ja, de får läsa den", "Nej"]


async def test_words_are_kept_masked_after_a_yes_and_once(world: World, rows: Any) -> None:
    person = await world.person()
    said = await report(person)
    for _ in range(2):
        assert "Det hjälper nästa person" in (await person.press(button(said, "Ja, de får läsa den")))[0]["text"]
    assert [words for _, _, words in await rows()] == [MASKED]


async def test_no_keeps_no_word(world: World, rows: Any) -> None:
    person = await world.person()
    assert (await person.press(button(await report(person), "Nej")))[0]["text"].startswith("Då sparas den inte.")
    assert [words for _, _, words in await rows()] == [None]


async def test_question_of_which_little_is_left_is_not_asked_for(world: World, rows: Any) -> None:
    said = await report(await world.person(), "Gunnel Bergqvist Torslanda Volvo")
    assert labels(said) == [] and [words for _, _, words in await rows()] == [None]


async def test_what_is_kept_cannot_be_tied_to_a_conversation(world: World) -> None:
    async with world.engine.connect() as connection:
        query = "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'chat' AND table_name = 'lesson'"
        columns = await connection.execute(text(query))
        assert {tuple(row) for row in columns} == {
            ("id", "bytea"),
            ("kind", "text"),
            ("ranking", "jsonb"),
            ("words", "text"),
            ("day", "date"),
        }


@pytest.mark.parametrize(("action", "flags"), [("ask", ["weapon"]), ("emergency", ["weapon"])])
async def test_nothing_is_offered_when_somebody_may_be_in_danger(world: World, action: str, flags: list[str]) -> None:
    world.nlu.says["farligt"] = ("ask_cost", action, flags)
    assert "Fel svar" not in labels(await (await world.person()).write("farligt"))


async def test_what_was_not_understood_is_counted_by_theme_alone(world: World) -> None:
    unsure = {"name": "ask_group", "confidence": 0.2}
    world.nlu.analyse = lambda _text: {"intent": unsure, "ranking": [unsure], "action": "none", "flags": []}
    person = await world.person()
    assert "Hjälp oss förstå frågan" in labels(await person.write("vadå"))
    await world.gateway.background.finish(5)
    async with world.engine.connect() as connection:
        [(intent, times)] = (await connection.execute(text("SELECT intent, times FROM chat.not_understood"))).all()
    assert (intent, times) == ("ask_group", 1)


async def test_old_reports_go(world: World, rows: Any) -> None:
    await report(await world.person())
    async with world.engine.begin() as connection:
        await connection.execute(text("UPDATE chat.lesson SET day = day - 31"))
    [purge] = [work for _, work in world.gateway.housekeeping._work if work.__name__ == "purge"]
    await purge()
    assert await rows() == []


def test_a_lesson_comes_back_as_it_was_sealed() -> None:
    ranking = [{"name": "ask_cost", "confidence": 0.9149}]
    analysis = Analysis.model_validate({"intent": ranking[0], "ranking": ranking, "action": "none", "flags": []})
    lesson = Lesson.of("vad kostar det", analysis)
    assert (lesson.kind, lesson.ranking) == ("wrong", (("ask_cost", 0.91),))
    assert read(lesson.payload("yes")) == ("yes", lesson)
    assert json.loads(lesson.payload("no").split(":", 2)[2])["id"] == lesson.id
    assert Lesson.of(None, None).kind == "unsure"


async def test_a_question_about_danger_that_stands_is_not_crowded_out(world: World) -> None:
    world.nlu.says["gevär"] = ("inform", "ask", ["weapon"])
    world.nlu.says["landet"] = ("inform", "none", [])
    person = await world.person()
    await person.write("det finns ett gevär här")
    said = await person.write("vi bor på landet")
    assert "112" in said[-1]["text"] and "Fel svar" not in labels(said)
