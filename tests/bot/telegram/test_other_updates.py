"""Media, changed messages, groups, and everything else that Telegram can send."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Update

from bot.channels.telegram.incoming import ALLOWED_UPDATES, MEDIA
from nlu.safety.screen import Finding
from tests.bot.telegram.somebody import Somebody

FILE = {"file_id": "AgACAgQAAxkBAAI", "file_unique_id": "AQADAg", "file_size": 10}


@pytest.mark.parametrize("kind", sorted(MEDIA))
async def test_media_is_refused_politely_and_never_fetched(world, somebody, kind) -> None:
    update = somebody.update(message=somebody.message(**{kind: {**FILE, "phone_number": "+46700000001"}}))
    texts = await somebody.does(update)
    assert len(texts) == 1 and "bara läsa text" in texts[0] and "112" in texts[0]
    assert world.telegram.calls == []


async def test_what_is_written_below_a_picture_is_read(world, somebody) -> None:
    await somebody.writes("hej")
    texts = await somebody.does(somebody.update(message=somebody.message(photo=[FILE], caption="vad kostar det")))
    assert texts[0] == "svar 2" and "bara läsa text" in texts[1]


async def test_danger_below_a_sticker_is_answered_first(somebody) -> None:
    await somebody.writes("hej")
    texts = await somebody.does(somebody.update(message=somebody.message(sticker=FILE, caption="AKUT")))
    assert texts[0].startswith("Ring 112 nu.")


def edited(somebody: Somebody, text: str, message_id: int = 1000) -> dict:
    return somebody.update(edited_message={**somebody.message(text=text), "message_id": message_id, "edit_date": 2})


async def test_a_changed_message_gets_one_notice_however_often_it_is_changed(world, somebody) -> None:
    await somebody.writes("hej")
    assert "du ändrade ett meddelande" in (await somebody.does(edited(somebody, "hej på dig")))[0]
    assert await somebody.does(edited(somebody, "hej hej")) == []
    assert len(world.rasa.requests) == 1


async def test_an_emergency_in_a_changed_message_is_answered(world, somebody) -> None:
    await somebody.writes("hej")
    update = edited(somebody, "AKUT")
    assert (await somebody.does(update))[0].startswith("Ring 112 nu.")
    assert (await world.rows("telegram_update", "update_id = :id", id=update["update_id"]))[0].urgent


async def test_an_emergency_that_only_the_semantic_layer_finds_in_a_changed_message_is_answered(world, somebody) -> None:
    world.nlu.says["det svartnar"] = ("express_anger", "emergency", ["loss_of_control"])
    await somebody.writes("hej")
    assert (await somebody.does(edited(somebody, "det svartnar för mig")))[0].startswith("Ring 112 nu.")


async def test_the_notice_about_a_change_holds_the_number(somebody) -> None:
    await somebody.writes("hej")
    assert "112" in (await somebody.does(edited(somebody, "hej på dig")))[0]


@pytest.mark.parametrize("command", ["/akut", " /Emergency@a_bot "])
async def test_a_message_changed_into_the_command_for_emergencies_gives_all_numbers(world, somebody, command) -> None:
    await somebody.writes("hej")
    for _ in range(2):
        [text] = await somebody.does(edited(somebody, command))
        assert "ring 112 nu" in text.splitlines()[0] and "020-50 50 50" in text
    assert len(world.rasa.requests) == 1


async def test_numbers_come_from_memory_when_a_message_is_changed_into_the_command(dead_world) -> None:
    somebody = Somebody(dead_world)
    assert (await somebody.send(edited(somebody, "/akut"))).status_code == 503
    assert "ring 112 nu" in somebody.shown[0].post.text and "020-50 50 50" in somebody.shown[0].post.text


async def test_doubt_in_a_changed_message_is_asked_about(world, somebody) -> None:
    world.screen.says = {"gevär": Finding("ask", ("weapon",))}
    await somebody.writes("hej")
    assert "Är någon i fara just nu?" in (await somebody.does(edited(somebody, "han har ett gevär")))[0]
    assert (await somebody.presses("Ja"))[0].startswith("Ring 112 nu.")


async def test_a_later_change_of_the_same_message_is_heard_too(world, somebody) -> None:
    world.screen.says["gevär"] = Finding("ask", ("weapon",))
    await somebody.writes("hej")
    assert len(await somebody.does(edited(somebody, "hej på dig"))) == 1
    assert "Är någon i fara just nu?" in (await somebody.does(edited(somebody, "han har ett gevär")))[0]
    for text in ("AKUT", "AKUT nu"):
        assert (await somebody.does(edited(somebody, text)))[0].startswith("Ring 112 nu.")
    assert await somebody.does(edited(somebody, "hej igen")) == []


async def test_a_changed_message_in_a_chat_that_is_forgotten_is_let_be(world, somebody) -> None:
    assert await somebody.does(edited(somebody, "hej")) == []
    assert await world.rows("telegram_conversation", "chat = :chat", chat=world.pseudonym(somebody)) == []


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_a_group_gets_one_sentence_is_left_and_nothing_is_stored(world, somebody, kind) -> None:
    group = {"id": -somebody.chat_id, "type": kind, "title": "Familjen Hemlig"}
    added = {"chat": group, "from": somebody.sender, "date": 1, "old_chat_member": {"status": "left"},
             "new_chat_member": {"status": "administrator"}}  # fmt: skip
    written = {**somebody.message(text="AKUT hemligt"), "chat": group}
    before = {table: await world.rows(table) for table in ("telegram_update", "telegram_conversation", "telegram_message")}
    for update in (somebody.update(my_chat_member=added), somebody.update(message=written)):
        assert (await somebody.send(update)).status_code == 200
    await asyncio.sleep(0)
    await world.settle()
    assert {fields["chat_id"] for fields in world.telegram.of("leaveChat")} == {str(group["id"])}
    assert len(world.telegram.of("sendMessage")) == len(world.telegram.of("leaveChat")) >= 1
    assert before == {table: await world.rows(table) for table in before}


async def test_a_group_that_cannot_be_told_is_left_all_the_same(world, somebody) -> None:
    world.telegram.fails = [(403, {"error_code": 403, "description": "Forbidden: bot is not a member"})]
    await somebody.send(somebody.update(message={**somebody.message(text="x"), "chat": {"id": -5, "type": "group", "title": "x"}}))
    await world.settle()
    assert len(world.telegram.of("leaveChat")) == 1


@pytest.mark.parametrize("kind", sorted({name for name in Update.__slots__ if not name.startswith("_")} - {"update_id", *ALLOWED_UPDATES}))
async def test_every_other_kind_of_update_is_let_be_without_a_fault(world, somebody, kind, capsys) -> None:
    update = somebody.update(**{kind: {**somebody.message(text="AKUT"), "id": "1", "data": "x", "status": "kicked"}})
    assert await somebody.does(update) == []
    assert await world.rows("telegram_update", "update_id = :id", id=update["update_id"]) == []
    assert capsys.readouterr().err == ""


async def test_the_gate_that_breaks_is_an_emergency(world, somebody) -> None:
    await somebody.writes("hej")
    world.screen.error = RuntimeError("HEMLIGT")
    assert (await somebody.writes("hej"))[0].startswith("Ring 112 nu.")


async def test_flags_of_the_rules_choose_the_lines(world, somebody) -> None:
    world.screen.says = {"orkar": Finding("emergency", ("suicide",))}
    await somebody.writes("hej")
    assert "90101" in (await somebody.writes("orkar inte"))[0]
