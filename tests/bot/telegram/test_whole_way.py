"""The whole way: the simulator of the Bot API, the library's network layer, inbox, worker, gateway, lanes and back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.channels.telegram.bot_file import POLLING, BotEntry, BotFile
from bot.channels.telegram.channel import TelegramOutside
from bot.channels.telegram.chat_seal import ChatSeal
from bot.channels.telegram.outbound.pace import Pace
from bot.channels.telegram.outbound.sender import Sender
from bot.channels.telegram.ptb_api import PtbApi
from bot.gateway.store.engine import make_engine
from foundation.logs import EventLog
from tests.bot.gateway.conftest import KEY, World
from tests.telegram_api.bots import SimulatedBot
from tests.telegram_api.server import TelegramApi, telegram_api


async def until(true) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.02)


@pytest.fixture(scope="session")
def simulator() -> Iterator[TelegramApi]:
    """A running simulator for all tests here."""
    with telegram_api() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def run(telegram_database: str, simulator: TelegramApi) -> AsyncIterator[tuple[World, SimulatedBot]]:
    """A gateway that polls the simulator and answers through the lanes, in a chat up to four a second."""
    simulator.begin_anew()
    bot = simulator.bot()
    bot.flood.chat_seconds = 0.2
    file = BotFile("https://chatt.test", POLLING, (BotEntry("varberg", "p" * 20, bot.token, "s" * 40),))

    def sending(connections, gone, sent):
        return Sender(connections, {"varberg": bot.token}, simulator.url, KEY, ChatSeal(KEY).open, gone, EventLog("test"), sent=sent,
                      pace=Pace(chat_seconds=0.25))  # fmt: skip

    outside = TelegramOutside(file, {"varberg": PtbApi(bot.token, simulator.url)}, sending)
    world = World(make_engine(telegram_database), telegram=outside)
    async with world.engine.connect() as connection:  # a simulator without bots counts from the beginning
        for table in ("telegram_update", "telegram_conversation", "telegram_press", "telegram_post", "telegram_key", "telegram_chat"):
            await connection.execute(text(f"DELETE FROM chat.{table}"))
    async with world.app.state.telegram.running():
        yield world, bot
    await world.settle()
    await world.http.aclose()
    await world.engine.dispose()


async def test_a_person_is_greeted_answered_warned_and_forgotten(run) -> None:
    _, bot = run
    person = bot.person()
    person.writes("/start affisch")
    await until(lambda: person.texts)
    assert "chattrobot från Varberg" in person.texts[0]
    keyboard = person.seen[0].content["reply_markup"]["inline_keyboard"]
    person.presses(person.seen[0], keyboard[1][0]["callback_data"])
    await until(lambda: len(person.texts) == 2)
    assert person.texts[1].startswith("svar")
    await until(lambda: "✓" in str(person.seen[0].content.get("reply_markup")))
    person.writes("AKUT")
    await until(lambda: len(person.texts) == 3)
    assert person.texts[2].startswith("Ring 112 nu.")
    person.sends("voice")
    await until(lambda: len(person.texts) == 4)
    person.writes("/stop")
    await until(lambda: len(person.texts) == 5)
    stop = person.seen[-1]
    person.presses(stop, stop.content["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    await until(lambda: any("raderat hos oss" in text for text in person.texts))
    await until(lambda: len(person.texts) == 1)
    assert not [call for call in bot.calls if call.method in ("getfile", "getuserprofilephotos")]


async def test_who_blocks_the_bot_is_forgotten_quietly(run) -> None:
    _, bot = run
    person = bot.person()
    person.writes("hej")
    await until(lambda: len(person.texts) == 2)
    person.blocks()
    await asyncio.sleep(1.0)
    person.unblocks()
    person.writes("hej igen")
    await until(lambda: len(person.texts) >= 4)
    assert "chattrobot" in person.texts[2]


async def test_a_menu_stands_in_both_languages(run) -> None:
    _, bot = run
    await until(lambda: len(bot.commands) == 3)
    assert {language for _, language in bot.commands} == {"", "sv", "en"}
