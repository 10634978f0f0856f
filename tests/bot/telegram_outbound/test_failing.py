"""Telegram says no, says wait, or says nothing: what waits is sent later, given up, or told to be gone."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.channels.telegram.outbound.outcome import CALL_SECONDS
from bot.channels.telegram.outbound.pauses import LONGEST_S, is_too_late, pause_s
from bot.channels.telegram.posting import Lane
from tests.bot.telegram_outbound.parts import BOT, Gateways, post, rows, sealed, texts_of, until, until_empty
from tests.bot.telegram_outbound.shorter import TIMES


async def test_a_chat_that_has_to_rest_rests_alone(gateways: Gateways) -> None:
    kim, other, gateway = gateways.bot.person(), gateways.bot.person(), await gateways.started()
    gateways.bot.flood.demand(3, kim.id)
    begun = time.monotonic()
    await gateway.sender.post([post(kim, "kim"), post(kim, "kim 2")])
    await asyncio.sleep(0.5)
    await gateway.sender.post([post(other, "annan")])
    await until(lambda: other.texts == ["annan"])
    assert time.monotonic() - begun < 2.5 and kim.texts == []
    await until(lambda: kim.texts == ["kim", "kim 2"])
    assert time.monotonic() - begun >= 2.9 and len(gateways.bot.flood.refused[kim.id]) == 1


async def test_when_a_second_chat_has_to_rest_the_whole_bot_does_but_for_emergencies(gateways: Gateways) -> None:
    people, gateway = [gateways.bot.person() for _ in range(12)], await gateways.started()
    begun = time.monotonic()
    for person in people[:2]:
        gateways.bot.flood.demand(4, person.id)
        await gateway.sender.post([post(person, "först")])
        await until(lambda person=person: gateways.bot.flood.refused[person.id])
    await asyncio.sleep(0.3)
    await gateway.sender.post([post(person, "sedan") for person in people[2:11]])
    await gateway.sender.post([post(people[11], "ring 112", Lane.EMERGENCY)])
    await until(lambda: people[11].texts == ["ring 112"])
    assert time.monotonic() - begun < 2.5 and texts_of(gateways.bot) == ["ring 112"]
    await until(lambda: len(texts_of(gateways.bot)) == 12)
    assert time.monotonic() - begun >= 4.0


@pytest.mark.parametrize("fault", ["500", "502", "html", "cut"])
async def test_what_got_no_answer_is_sent_again_until_it_has_one(gateways: Gateways, fault: str) -> None:
    kim, gateway = gateways.bot.person(), await gateways.started()
    gateways.bot.fail(fault, "sendMessage", times=2)
    await gateway.sender.post([post(kim, "ett"), post(kim, "två")])
    await until(lambda: kim.texts == ["ett", "två"])
    await until_empty(gateway)
    assert gateway.sender.figures["away"] == 2 and gateway.sender.figures["dropped"] == 0


async def test_silence_longer_than_a_call_may_take_is_no_answer(gateways: Gateways) -> None:
    kim, gateway = gateways.bot.person(), await gateways.started()
    gateways.bot.fail("late", "sendMessage", times=1, seconds=CALL_SECONDS / TIMES + 2)
    await gateway.sender.post([post(kim, "ett"), post(kim, "två")])
    await until(lambda: "två" in kim.texts)
    await until_empty(gateway)
    assert kim.texts[:2] == ["ett", "två"] and gateway.sender.figures["away"] == 1


@pytest.mark.parametrize("seconds", [30, 300])
async def test_a_long_rest_is_kept_and_ends_with_what_waited(gateways: Gateways, seconds: int) -> None:
    kim, gateway = gateways.bot.person(), await gateways.started()
    gateways.bot.flood.demand(seconds, kim.id)
    await gateway.sender.post([post(kim, "ett"), post(kim, "två")])
    held = "SELECT extract(epoch FROM held_until - now()) AS left FROM chat.telegram_chat WHERE held_until IS NOT NULL"
    await until(lambda: rows(gateways.database, held))
    assert seconds - 5 < float(rows(gateways.database, held)[0].left) <= seconds
    await asyncio.sleep(0.5)
    assert len(gateways.bot.flood.refused[kim.id]) == 1 and kim.texts == []
    gateways.bot.flood._demanded.clear()
    rows(gateways.database, "UPDATE chat.telegram_chat SET held_until = now() RETURNING 1")
    await until(lambda: kim.texts == ["ett", "två"])


async def test_an_answer_that_is_lost_makes_the_message_come_twice_and_no_other(gateways: Gateways) -> None:
    """At least once on the wire: who hears nothing can't know. Only what was under way then comes twice."""
    people, gateway = [gateways.bot.person() for _ in range(4)], await gateways.started()
    gateways.bot.fail("cut_after", "sendMessage", times=1)
    await gateway.sender.post([post(person, f"nr {number}") for number, person in enumerate(people)])
    await until_empty(gateway)
    assert sorted(len(person.texts) for person in people) == [1, 1, 1, 2]


async def test_a_yes_that_can_not_be_read_is_a_yes(gateways: Gateways) -> None:
    kim, gateway = gateways.bot.person(), await gateways.started()
    gateways.bot.fail("odd", "sendMessage", times=2)
    await gateway.sender.post([post(kim, "ett"), post(kim, "ring 112", Lane.EMERGENCY), post(kim, "två")])
    await until_empty(gateway)
    assert sorted(kim.texts) == ["ett", "ring 112", "två"] and gateway.sender.figures["sent"] == 3


async def test_a_dead_telegram_is_asked_ever_more_rarely_and_gets_everything_when_it_is_back(gateways: Gateways) -> None:
    people, gateway = [gateways.bot.person() for _ in range(40)], await gateways.started()
    gateways.bot.fail("500", "sendMessage", times=10_000)
    gateway.sender._workers[BOT]._breaker._probe_seconds = 3.0  # ten in operation
    await gateway.sender.post([post(person, "hej") for person in people])
    await asyncio.sleep(2.5)
    asked = len(gateways.bot.called("sendMessage"))
    assert asked < 60, "a bot that is down is flooded"
    gateways.bot.faults.clear()
    await until(lambda: len(texts_of(gateways.bot)) == 40, seconds=40)
    assert [person.texts for person in people] == [["hej"]] * 40


@pytest.mark.parametrize("lane", list(Lane))
async def test_who_blocked_the_bot_is_told_of_once_and_gets_nothing_more(gateways: Gateways, lane: Lane) -> None:
    kim, other, gateway, second = gateways.bot.person(), gateways.bot.person(), gateways.make(), gateways.make()
    kim.blocks()
    await gateway.sender.post([post(kim, f"nr {number}") for number in range(3)] + [post(kim, "rest", Lane.REST), post(kim, "x", lane)])
    await gateway.start()
    await second.start()
    await gateway.sender.post([post(other, "annan")])
    await until(lambda: other.texts == ["annan"])
    await until_empty(gateway)
    assert gateway.listener.gone + second.listener.gone == [(BOT, sealed(kim))]
    assert len(gateways.bot.called("sendMessage")) <= 1 + 3
    kim.unblocks()
    await gateway.sender.post([post(kim, "välkommen")])
    await until(lambda: kim.texts == ["välkommen"])


async def test_a_chat_that_never_was_is_gone_too(gateways: Gateways) -> None:
    gateway, stranger = await gateways.started(), gateways.bot.person()
    del gateways.bot.chats[stranger.id]
    await gateway.sender.post([post(stranger, "hej")])
    await until(lambda: gateway.listener.gone == [(BOT, sealed(stranger))])


async def test_a_listener_that_fails_is_told_again(gateways: Gateways, capfd: pytest.CaptureFixture[str]) -> None:
    kim, gateway = gateways.bot.person(), await gateways.started()
    kim.blocks()
    gateway.listener.fails = 1
    await gateway.sender.post([post(kim, "hej")])
    await until(lambda: gateway.listener.gone == [(BOT, sealed(kim))])
    await until_empty(gateway)
    written = capfd.readouterr().err
    assert "telegram_listener_failed" in written and "hemligt" not in written


async def test_a_token_that_is_refused_stops_that_bot_alone(gateways: Gateways, capfd: pytest.CaptureFixture[str]) -> None:
    second = gateways.api.bot()
    kim, other = gateways.bot.person(), second.person()
    gateway = await gateways.started(tokens={BOT: gateways.bot.token, "partille": second.token})
    gateways.bot.revoked = True
    await gateway.sender.post([post(kim, f"nr {number}") for number in range(5)])
    await gateway.sender.post([post(other, "hej", bot="partille")])
    await until(lambda: other.texts == ["hej"])
    await until(lambda: gateway.sender.figures["token_refused"])
    await asyncio.sleep(1.5)
    assert await gateway.sender.waiting(BOT) == 5 and gateway.sender.figures["token_refused"] == 1
    written = capfd.readouterr().err
    assert written.count("telegram_token_refused") == 1 and gateways.bot.token not in written
    gateways.bot.revoked = False
    await gateway.sender.post([post(kim, "ring 112", Lane.EMERGENCY)])
    await until(lambda: len(kim.texts) == 6)
    assert kim.texts == ["ring 112", *(f"nr {number}" for number in range(5))]


async def test_answers_of_yesterday_and_old_reminders_are_given_up_and_counted(gateways: Gateways) -> None:
    kim, gateway = gateways.bot.person(), gateways.make()
    await gateway.sender.post([post(kim, "igår"), post(kim, "påminnelse", Lane.REST)])
    rows(gateways.database, "UPDATE chat.telegram_post SET created_at = now() - CASE lane WHEN 1 THEN interval '25 hours' ELSE "
                            "interval '2 hours' END RETURNING 1")  # fmt: skip
    gateways.bot.fail("500", "sendMessage", times=2)
    await gateway.start()
    await until_empty(gateway)
    assert kim.texts == [] and gateway.sender.figures["dropped"] == 2


async def test_what_telegram_refuses_is_given_up_and_holds_up_nothing(gateways: Gateways) -> None:
    kim, gateway = gateways.bot.person(), await gateways.started()
    await gateway.sender.mark_chosen(BOT, sealed(kim), kim.writes("mitt eget")["message"]["message_id"])
    await gateway.sender.post([post(kim, "efter", Lane.REST)])
    await until(lambda: kim.texts == ["efter"])
    assert gateway.sender.figures["dropped"] == 1


def test_pauses_grow_to_a_limit_and_never_keep_step() -> None:
    for lane in Lane:
        pauses = [pause_s(lane, attempt) for attempt in (1, 2, 3, 4, 50, 10_000)]
        assert all(0.5 <= pause <= LONGEST_S[lane] for pause in pauses)
        assert pauses[-1] >= LONGEST_S[lane] / 2
        assert len({pause_s(lane, 3) for _ in range(20)}) > 10
    assert LONGEST_S[Lane.EMERGENCY] < LONGEST_S[Lane.ANSWER]


def test_an_emergency_is_never_too_late() -> None:
    year = 365 * 86_400.0
    assert [is_too_late(lane, year) for lane in Lane] == [False, True, True]
    assert [is_too_late(lane, 3_599.0) for lane in Lane] == [False, False, False]
    assert [is_too_late(lane, 86_399.0) for lane in Lane] == [False, False, True]
