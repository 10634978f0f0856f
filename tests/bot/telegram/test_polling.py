"""Where Telegram cannot reach us, updates are fetched: confirmed when they are stored, and quietly tried again."""

from __future__ import annotations

import asyncio
import json
import random

import httpx
import pytest

from bot.channels.telegram.bot_api import ApiSilent
from bot.channels.telegram.bot_file import POLLING
from bot.channels.telegram.incoming import ALLOWED_UPDATES
from bot.channels.telegram.pauses import LONGEST_SECONDS
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.ptb_api import PtbApi
from tests.bot.telegram.conftest import BOTS, TelegramWorld
from tests.bot.telegram.fake_telegram import FakeTelegram
from tests.bot.telegram.somebody import Somebody

CONFLICT = (409, {"error_code": 409, "description": "Conflict: terminated by other getUpdates request"})
TROUBLE = [CONFLICT, (502, b"<html>Bad Gateway"), (500, {"error_code": 500, "description": "x"}), (200, b"not json"), (200, b"[]"),
           (401, {"error_code": 401, "description": "Unauthorized"}), (404, {"error_code": 404, "description": "Not Found"}),
           (429, {"error_code": 429, "description": "Too Many", "parameters": {"retry_after": 3}}),
           (200, b'{"ok": true, "result": 5}'), (200, b'{"ok": false}')]  # fmt: skip


class Slept(Exception):
    """Ends a poller that would go on for ever."""


def polling(world: TelegramWorld, pauses: list[float], most: int = 1) -> Polling:
    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) >= most:
            raise Slept

    return Polling("varberg", api_of(world), world.channel.receiving, sleep)


def api_of(world: TelegramWorld) -> PtbApi:
    return PtbApi(BOTS[0].token, "http://telegram", httpx.ASGITransport(world.telegram.app))


async def test_updates_are_fetched_stored_and_answered(world, somebody) -> None:
    world.telegram.waiting = [somebody.text("hej"), somebody.text("vad kostar det")]
    poller = polling(world, [])
    await poller.fetch(0)
    await world.work()
    assert [shown.post.text.split()[0] for shown in somebody.shown] == ["Hej!", "svar", "svar"]
    asked = world.telegram.of("getUpdates")[0]
    assert json.loads(asked["allowed_updates"]) == list(ALLOWED_UPDATES) and "offset" not in asked


async def test_what_is_stored_is_confirmed_by_the_next_call_and_not_before(world, somebody) -> None:
    update = somebody.text("hej")
    world.telegram.waiting = [update]
    poller = polling(world, [])
    await poller.fetch(0)
    await poller.fetch(0)
    assert int(world.telegram.of("getUpdates")[1]["offset"]) == update["update_id"] + 1
    assert world.telegram.waiting == []


async def test_after_a_restart_the_same_updates_have_no_second_effect(world, somebody) -> None:
    world.telegram.waiting = [somebody.text("vad kostar det")]
    await polling(world, []).fetch(0)
    await world.work()
    world.telegram.waiting = list(world.telegram.waiting)
    await polling(world, []).fetch(0)
    await world.work()
    assert len(world.rasa.requests) == 1


async def test_nothing_is_confirmed_while_the_database_is_dead(dead_world) -> None:
    somebody = Somebody(dead_world)
    dead_world.telegram.waiting = [somebody.text("hej"), somebody.text("AKUT")]
    pauses: list[float] = []
    poller = polling(dead_world, pauses, most=3)
    with pytest.raises(Slept):
        await poller.run()
    assert all("offset" not in fields for fields in dead_world.telegram.of("getUpdates"))
    assert [shown.post.text.splitlines()[0] for shown in somebody.shown] == ["Ring 112 nu."]


@pytest.mark.parametrize("trouble", TROUBLE, ids=lambda trouble: f"{trouble[0]} {str(trouble[1])[:20]}")
async def test_trouble_ends_in_a_quiet_pause(world, trouble, capsys) -> None:
    world.telegram.fails = [trouble, trouble]
    pauses: list[float] = []
    with pytest.raises(Slept):
        await polling(world, pauses).run()
    assert len(pauses) == 1 and BOTS[0].token not in capsys.readouterr().err


async def test_pauses_grow_to_a_minute_and_are_short_again_afterwards(world, monkeypatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda _low, high: high)
    world.telegram.fails = [CONFLICT] * 9
    pauses: list[float] = []
    with pytest.raises(Slept):
        await polling(world, pauses, most=9).run()
    assert pauses == [1, 2, 4, 8, 16, 32, LONGEST_SECONDS, LONGEST_SECONDS, LONGEST_SECONDS]
    poller = polling(world, pauses := [], most=3)
    world.telegram.fails = [CONFLICT]
    poller._pauses._next = 32.0
    fetched = poller.fetch

    async def once(seconds: int = 0) -> None:
        await fetched(0)
        world.telegram.fails = [CONFLICT] * 3

    monkeypatch.setattr(poller, "fetch", once)
    with pytest.raises(Slept):
        await poller.run()
    assert pauses == [32, 1, 2]


@pytest.mark.parametrize("broken", [{"message": {"chat": {}, "date": "x"}}, {"message": "text"}, {"callback_query": []}])
async def test_an_update_that_the_library_cannot_read_does_not_stop_those_behind_it(world, somebody, broken) -> None:
    world.telegram.waiting = [somebody.update(**broken), somebody.text("hej")]
    await polling(world, []).fetch(0)
    await world.work()
    assert [shown.post.text.split()[0] for shown in somebody.shown] == ["Hej!", "svar"]


async def test_a_telegram_that_is_dead_is_silence(world) -> None:
    world.telegram.dead = True
    with pytest.raises(ApiSilent) as silent:
        await api_of(world).updates(None, 0)
    assert silent.value.args == () and silent.value.__cause__ is None and silent.value.__suppress_context__


async def registered(world: TelegramWorld) -> FakeTelegram:
    """The calls that a channel makes when it starts, for its first bot."""
    async with world.channel.running():
        async with asyncio.timeout(10):
            while len(world.telegram.of("setMyCommands")) < 6:
                await asyncio.sleep(0.01)
    return world.telegram


async def test_a_webhook_is_registered_with_its_secret_and_the_menu_in_both_languages(world) -> None:
    world.telegram.fails = []
    telegram = await registered(world)
    asked = {fields["url"]: fields for fields in telegram.of("setWebhook")}
    first = asked[f"https://chatt.test/telegram/{BOTS[0].path}"]
    assert first["secret_token"] == BOTS[0].secret and json.loads(first["allowed_updates"]) == list(ALLOWED_UPDATES)
    assert first.get("drop_pending_updates", "false") == "false"
    menus = {fields.get("language_code", ""): fields["commands"] for fields in telegram.of("setMyCommands")}
    assert set(menus) == {"", "sv", "en"} and "akut" in menus["sv"] == menus[""] and "emergency" in menus["en"]
    assert {json.loads(fields["scope"])["type"] for fields in telegram.of("setMyCommands")} == {"all_private_chats"}
    assert telegram.of("getUpdates") == telegram.of("deleteWebhook") == []


async def test_polling_takes_the_webhook_away_and_drops_nothing(engine) -> None:
    world = TelegramWorld(engine, way=POLLING)
    somebody = Somebody(world)
    world.telegram.waiting = [somebody.text("hej")]
    telegram = await registered(world)
    assert len(telegram.of("deleteWebhook")) == 2 and telegram.of("setWebhook") == []
    assert all(fields.get("drop_pending_updates", "false") == "false" for fields in telegram.of("deleteWebhook"))
    await world.http.aclose()


async def test_registering_is_tried_until_telegram_answers(world, monkeypatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.pauses.FIRST_SECONDS", 0.01)
    world.telegram.fails = [CONFLICT, (500, b"x"), CONFLICT]
    assert len((await registered(world)).of("setWebhook")) >= 3
