"""What is posted arrives: as it was written, once, in order, and leaves nothing behind."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.telegram.outbound import urgent
from bot.channels.telegram.outbound.act import Act
from bot.channels.telegram.outbound.sealing import PostSeal, Unreadable
from bot.channels.telegram.posting import Lane, Post, Press
from tests.bot.telegram_outbound.parts import (
    BOT,
    SERVER_KEY,
    TABLES,
    Gateways,
    new_key,
    open_chat,
    post,
    rows,
    sealed,
    texts_of,
    until,
    until_empty,
)

WORDS = "Hon är rädd för mig"


@pytest.mark.parametrize("lane", list(Lane))
async def test_a_message_arrives_as_it_was_written(gateways: Gateways, lane: Lane) -> None:
    kim, gateway = gateways.bot.person(), await gateways.started()
    buttons = ((Press("Ja", "p1"), Press("Nej", "p2")), (Press("Läs mer", "https://x.example/a", is_link=True),))
    await gateway.sender.post([Post(BOT, sealed(kim), lane, new_key(), "Hej 👩‍👩‍👧\n<b>inte fett</b>", buttons, protect=True)])
    await until(lambda: kim.texts == ["Hej 👩‍👩‍👧\n<b>inte fett</b>"])
    message = kim.seen[0]
    assert message.protected
    assert message.content["reply_markup"]["inline_keyboard"] == [
        [{"text": "Ja", "callback_data": "p1"}, {"text": "Nej", "callback_data": "p2"}], [{"text": "Läs mer", "url": "https://x.example/a"}]]
    sent = gateways.bot.called("sendMessage")[0].parameters
    assert "parse_mode" not in sent and sent["link_preview_options"] == '{"is_disabled": true}'
    await until_empty(gateway)
    assert gateway.listener.sent == [(BOT, sealed(kim), message.id)]


async def test_the_same_key_is_posted_once_however_often_and_wherever_it_is_posted(
        gateways: Gateways, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(urgent, "PATIENCE_SECONDS", 10.0)  # a busy machine must not look like a database that is late
    kim, first, second = gateways.bot.person(), await gateways.started(), await gateways.started()
    posts = [post(kim, f"{lane.name}", lane) for lane in Lane]
    await asyncio.gather(*(gateway.sender.post([*posts, *posts]) for gateway in (first, second, first, second)))
    await until_empty(first)
    for gateway in (first, second):
        await gateway.sender.post(posts)
    third = await gateways.started()
    await third.sender.post(posts)
    await asyncio.sleep(1.5)
    assert sorted(texts_of(gateways.bot)) == sorted(lane.name for lane in Lane)


async def test_what_is_posted_outlives_who_posted_it(gateways: Gateways) -> None:
    kim, dead = gateways.bot.person(), gateways.make()
    await dead.sender.post([post(kim, "ett"), post(kim, "två")])
    await dead.close()
    await gateways.started()
    await until(lambda: kim.texts == ["ett", "två"])


async def test_nothing_can_be_read_while_it_waits_and_nothing_is_left_afterwards(gateways: Gateways) -> None:
    kim, gateway = gateways.bot.person(7_001_234_567), gateways.make()
    await gateway.sender.post([post(kim, WORDS, Lane.ANSWER, Press("Knappen", "k1"))])
    waiting = rows(gateways.database, "SELECT key, bot, chat, sealed FROM chat.telegram_post")[0]
    stored = b"".join(bytes(value) for value in (waiting.key, waiting.chat, waiting.sealed)) + waiting.bot.encode()
    for secret in (WORDS, "Knappen", str(kim.id)):
        assert secret.encode() not in stored and kim.id.to_bytes(8, "big").lstrip(b"\0") not in stored
    await gateway.start()
    await until_empty(gateway)
    assert kim.texts == [WORDS]
    assert rows(gateways.database, "SELECT 1 FROM chat.telegram_post") == []


def test_a_row_opens_in_its_own_place_and_under_its_own_key_alone() -> None:
    seal, act = PostSeal(SERVER_KEY, open_chat), Act("send", b"1", WORDS, ((Press("a", "b"),),), protect=True, messages=(1, 2))
    kept = seal.seal(b"1" * 16, act)
    assert seal.open(b"1" * 16, kept) == act
    for key, server in ((b"2" * 16, SERVER_KEY), (b"1" * 16, "x" * 40)):
        with pytest.raises(Unreadable) as caught:
            PostSeal(server, open_chat).open(key, kept)
        assert str(caught.value) == "" and caught.value.__cause__ is None
    assert seal.ref("a", b"17") == seal.ref("a", b"017") != seal.ref("b", b"17")


async def test_a_row_that_no_key_opens_is_dropped_and_counted(gateways: Gateways) -> None:
    kim, gateway = gateways.bot.person(), gateways.make()
    await gateway.sender.post([post(kim, "ett"), post(kim, "två")])
    rows(gateways.database, "UPDATE chat.telegram_post SET sealed = 'x' WHERE number = (SELECT min(number) FROM chat.telegram_post) "
                            "RETURNING 1")  # fmt: skip
    await gateway.start()
    await until(lambda: kim.texts == ["två"])
    assert gateway.sender.figures["dropped"] == 1


@pytest.mark.parametrize("words", ["", "   ", "x" * 4097])
async def test_what_telegram_would_not_take_is_said_at_once_and_stops_nothing_else(gateways: Gateways, words: str) -> None:
    kim, gateway = gateways.bot.person(), await gateways.started()
    with pytest.raises(ValueError, match="would not take") as caught:
        await gateway.sender.post([post(kim, words), post(kim, "efter")])
    assert caught.value.__cause__ is None
    await until(lambda: kim.texts == ["efter"])


async def test_buttons_and_names_that_telegram_does_not_know_are_refused_at_once(gateways: Gateways) -> None:
    kim, gateway = gateways.bot.person(), gateways.make()
    wrong = [post(kim, "x", Lane.ANSWER, Press("Ja", "å" * 33)), post(kim, "x", Lane.ANSWER, Press("", "a")),
             post(kim, "x", Lane.REST, Press("Ja", "http://x.example", is_link=True)), post(kim, "x", bot="okänd"),
             Post(BOT, b"not sealed", Lane.ANSWER, new_key(), "x"), post(kim, "x", key=b"short")]  # fmt: skip
    for each in wrong:
        with pytest.raises(ValueError, match="would not take"):
            await gateway.sender.post([each])
    assert await gateway.sender.waiting(BOT) == 0


async def test_lanes_go_before_each_other_and_each_keeps_its_order(gateways: Gateways) -> None:
    kim, gateway = gateways.bot.person(), gateways.make()
    for lane in reversed(Lane):
        await gateway.sender.post([post(kim, f"{lane.name} {number}", lane) for number in range(4) if lane != Lane.EMERGENCY])
    await gateway.start()
    await until_empty(gateway)
    assert kim.texts == [f"{lane.name} {number}" for lane in (Lane.ANSWER, Lane.REST) for number in range(4)]


async def test_messages_are_deleted_by_the_hundred(gateways: Gateways) -> None:
    kim, gateway = gateways.bot.person(), await gateways.started()
    ids = [kim.writes(str(number))["message"]["message_id"] for number in range(250)]
    await gateway.sender.delete(BOT, sealed(kim), ids + ids)
    await until(lambda: not kim.chat.messages)
    assert sorted(call.parameters["message_ids"].count(",") + 1 for call in gateways.bot.called("deleteMessages")) == [50, 100, 100]


async def test_of_messages_that_are_too_old_in_part_the_others_are_deleted(gateways: Gateways) -> None:
    kim, gateway = gateways.bot.person(), await gateways.started()
    old = [kim.writes(str(number))["message"]["message_id"] for number in range(2)]
    gateways.api.passes(hours=49)
    new = [kim.writes(str(number))["message"]["message_id"] for number in range(5)]
    await gateway.sender.delete(BOT, sealed(kim), [*old, *new])
    await until_empty(gateway)
    assert sorted(kim.chat.messages) == old
    assert gateway.sender.figures["dropped"] == len(old)


async def test_a_chosen_button_is_marked_and_a_mark_that_stands_is_no_failure(gateways: Gateways) -> None:
    kim, gateway = gateways.bot.person(), await gateways.started()
    await gateway.sender.post([post(kim, "Vill du?", Lane.ANSWER, Press("Ja", "p1"), Press("Nej", "p2"))])
    await until(lambda: gateway.listener.sent)
    for presses in (((Press("✓ Ja", "p1"),),), ((Press("✓ Ja", "p1"),),), ()):
        await gateway.sender.mark_chosen(BOT, sealed(kim), kim.seen[0].id, presses)
    await until_empty(gateway)
    assert "reply_markup" not in kim.seen[0].content and kim.texts == ["Vill du?"]
    assert len(gateways.bot.called("editMessageReplyMarkup")) == 3 and gateway.sender.figures["dropped"] == 0


async def test_signs_are_shown_at_once_and_may_be_lost(gateways: Gateways) -> None:
    kim, gateway = gateways.bot.person(), gateways.make()
    await gateway.sender.post([post(kim, "Vill du?", Lane.EMERGENCY, Press("Ja", "p1"))])
    await until(lambda: kim.seen)
    query = kim.presses(kim.seen[0], "p1")
    await gateway.sender.acknowledge(BOT, query, "Tack")
    await gateway.sender.show_typing(BOT, sealed(kim))
    assert gateways.bot.queries[query].shown == "Tack" and kim.chat.actions == ["typing"]
    gateways.bot.fail("500", times=2)
    await asyncio.sleep(0.3)  # signs are few
    await gateway.sender.acknowledge(BOT, "made up")
    await gateway.sender.show_typing(BOT, sealed(kim))
    await gateway.sender.show_typing(BOT, b"not sealed")
    await gateway.sender.show_typing("okänd", sealed(kim))


async def test_what_waits_for_a_chat_is_forgotten_when_asked(gateways: Gateways) -> None:
    kim, other, gateway = gateways.bot.person(), gateways.bot.person(), gateways.make()
    await gateway.sender.post([post(kim, "bort"), post(other, "kvar"), post(kim, "bort", Lane.REST)])
    await gateway.sender.forget(BOT, sealed(kim))
    await gateway.start()
    await until_empty(gateway)
    assert (kim.texts, other.texts) == ([], ["kvar"])


async def test_acts_for_a_bot_or_a_chat_that_is_not_known_are_no_matter(gateways: Gateways) -> None:
    kim, gateway = gateways.bot.person(), gateways.make()
    for bot, chat in (("okänd", sealed(kim)), (BOT, b"not sealed")):
        await gateway.sender.delete(bot, chat, [1, 2])
        await gateway.sender.mark_chosen(bot, chat, 1)
        await gateway.sender.forget(bot, chat)
    await gateway.sender.acknowledge("okänd", "1")
    await gateway.sender.delete(BOT, sealed(kim), [])
    assert rows(gateways.database, "SELECT 1 FROM chat.telegram_post") == [] == gateways.bot.calls


async def test_old_keys_and_idle_chats_are_purged_and_nothing_that_waits(gateways: Gateways) -> None:
    kim, other, gateway = gateways.bot.person(), gateways.bot.person(), gateways.make()
    await gateway.sender.post([post(kim, "väntar"), post(other, "väntar inte")])
    await gateway.sender.forget(BOT, sealed(other))
    rows(gateways.database, "UPDATE chat.telegram_chat SET free_at = now() - interval '2 hours' RETURNING 1")
    rows(gateways.database, "UPDATE chat.telegram_key SET day = current_date - 34 RETURNING 1")
    await gateway.sender._queue.purge()
    assert len(rows(gateways.database, "SELECT 1 FROM chat.telegram_key")) == 2
    rows(gateways.database, "UPDATE chat.telegram_key SET day = current_date - 36 RETURNING 1")
    await gateway.sender._queue.purge()
    assert rows(gateways.database, "SELECT 1 FROM chat.telegram_key") == []
    assert len(rows(gateways.database, "SELECT 1 FROM chat.telegram_chat")) == 1
    await gateway.start()
    await until(lambda: kim.texts == ["väntar"])


def test_every_table_of_the_queue_is_emptied_between_tests(database: str) -> None:
    found = rows(database, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'chat' AND table_name LIKE 'telegram%'")
    assert {f"chat.{row.table_name}" for row in found} >= set(TABLES.split(", "))


async def test_signs_of_html_and_markdown_are_sent_as_they_are_and_never_read_as_such(gateways: Gateways) -> None:
    kim, gateway, words = gateways.bot.person(), await gateways.started(), "<b>ring</b> & *112* _nu_ [här](tg://user?id=1)"
    await gateway.sender.post([post(kim, words), post(kim, words, Lane.EMERGENCY)])
    await until(lambda: kim.texts == [words, words])
    assert all("parse_mode" not in call.parameters for call in gateways.bot.called("sendMessage"))
