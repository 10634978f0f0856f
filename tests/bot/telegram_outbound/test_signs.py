"""Signs that somebody writes go after everything else, and are left out where there is no room."""

from __future__ import annotations

import asyncio

from bot.channels.telegram.outbound.pace import Pace
from bot.channels.telegram.outbound.signs import PER_SECOND
from tests.bot.telegram_outbound.parts import BOT, Gateways, post, sealed, until


async def test_few_signs_a_second_are_shown_however_many_are_asked_for(gateways: Gateways) -> None:
    people, gateway = [gateways.bot.person() for _ in range(20)], gateways.make()
    for person in people:
        await gateway.sender.show_typing(BOT, sealed(person))
    assert len(gateways.bot.called("sendChatAction")) <= 2
    await asyncio.sleep(1.0 / PER_SECOND)
    before = len(gateways.bot.called("sendChatAction"))
    await gateway.sender.show_typing(BOT, sealed(people[-1]))
    assert len(gateways.bot.called("sendChatAction")) == before + 1


async def test_none_are_shown_while_the_lane_is_full_and_some_are_when_it_has_room_again(gateways: Gateways) -> None:
    gateways.bot.flood.per_second, gateways.bot.flood.chat_seconds = 30, 1.0
    kim, gateway = gateways.bot.person(), gateways.make(Pace())
    await gateway.sender.post([post(gateways.bot.person(), str(number)) for number in range(60)])
    await gateway.start()
    await until(lambda: len(gateways.bot.delivered) >= 25)
    for _ in range(5):
        await gateway.sender.show_typing(BOT, sealed(kim))
        await asyncio.sleep(0.1)
    assert kim.chat.actions == [] and gateways.bot.called("sendChatAction") == []
    await until(lambda: len(gateways.bot.delivered) == 60)
    await asyncio.sleep(0.5)
    await gateway.sender.show_typing(BOT, sealed(kim))
    assert kim.chat.actions == ["typing"] and gateways.bot.flood.refused == {}


async def test_when_telegram_asks_us_to_wait_signs_wait_too(gateways: Gateways, monkeypatch) -> None:
    kim, gateway = gateways.bot.person(), gateways.make()
    gateways.bot.fail("429", "sendChatAction", seconds=1)
    await gateway.sender.show_typing(BOT, sealed(kim))
    await asyncio.sleep(0.5)
    await gateway.sender.show_typing(BOT, sealed(kim))
    assert kim.chat.actions == [] and len(gateways.bot.called("sendChatAction")) == 1
    await asyncio.sleep(0.6)
    await gateway.sender.show_typing(BOT, sealed(kim))
    assert kim.chat.actions == ["typing"]
