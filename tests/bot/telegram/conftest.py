"""A gateway with bots, on a real database, with Telegram and who sends as loud fakes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from pytest_asyncio import is_async_test
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.telegram.bot_file import WEBHOOK, BotEntry, BotFile
from bot.channels.telegram.channel import TelegramOutside
from bot.channels.telegram.ptb_api import PtbApi
from bot.channels.telegram.routes import HEADER, PREFIX
from bot.gateway.store.engine import make_engine
from bot.gateway.store.migrate import migrate
from tests.bot.gateway.conftest import KEY, World
from tests.bot.telegram.fake_sending import FakeSending, Ledger
from tests.bot.telegram.fake_telegram import FakeTelegram
from tests.bot.telegram.somebody import Somebody
from tests.databases import database

PAGE = "https://chatt.test"
BOTS = (BotEntry("varberg", "p" * 20, "11111:" + "t" * 35, "s" * 40), BotEntry("alingsas", "q" * 20, "22222:" + "u" * 35, "z" * 40))
DEAD = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for all tests here, so that they may share the database's connections."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(autouse=True)
def patient_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not look like a gate that hangs, nor like a database that is late."""
    monkeypatch.setattr("bot.gateway.gate.RULE_SECONDS", 30.0)
    monkeypatch.setattr("bot.channels.telegram.receiving.STORE_SECONDS", 30.0)


class TelegramWorld(World):
    """A gateway with two bots. `ledger` is what stands at Telegram, `telegram` the Bot API."""

    def __init__(self, engine: AsyncEngine, ledger: Ledger | None = None, way: str = WEBHOOK) -> None:
        self.ledger, self.telegram = ledger or Ledger(), FakeTelegram()
        transport = httpx.ASGITransport(self.telegram.app)
        apis = {bot.municipality: PtbApi(bot.token, "http://telegram", transport) for bot in BOTS}
        super().__init__(engine, telegram=TelegramOutside(BotFile(PAGE, way, BOTS), apis, lambda _connections, gone, sent: FakeSending(
            self.ledger, KEY, apis, gone, sent)))  # fmt: skip
        self.channel = self.app.state.telegram
        self.sending: FakeSending = self.channel.acting

    async def bring(self, update: Any, bot: str = "varberg", **headers: str) -> httpx.Response:
        """A call of the webhook; bytes are sent as they are."""
        entry = next(entry for entry in BOTS if entry.municipality == bot)
        content = update if isinstance(update, bytes) else json.dumps(update).encode()
        return await self.http.post(PREFIX + entry.path, content=content, headers={HEADER: entry.secret, **headers})

    async def work(self) -> None:
        """Works on all that waits and is free."""
        await self.channel.worker.settle()
        await self.settle()

    async def rows(self, table: str, where: str = "true", **values: object) -> list[Any]:
        """Rows of schema chat."""
        async with self.engine.connect() as connection:
            return list((await connection.execute(text(f"SELECT * FROM chat.{table} WHERE {where}"), values)).all())

    async def run(self, statement: str, **values: object) -> None:
        """A statement."""
        async with self.engine.connect() as connection:
            await connection.execute(text(statement), values)

    def pseudonym(self, somebody: Somebody) -> bytes:
        """What stands for somebody in the rows."""
        return self.channel.identity.pseudonym(somebody.bot, somebody.chat_id)

    async def vault(self, somebody: Somebody) -> Any:
        """The vault of somebody's conversation."""
        row = (await self.rows("telegram_conversation", "chat = :chat", chat=self.pseudonym(somebody)))[0]
        return self.channel.identity.vault(somebody.bot, somebody.chat_id, row.number)


@pytest.fixture(scope="session")
def telegram_database(postgres_url: str) -> Iterator[str]:
    """One migrated database for all tests here."""
    with database(postgres_url, "telegram_tests", migrate) as url:
        yield url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def engine(telegram_database: str) -> AsyncIterator[AsyncEngine]:
    """Connections that all tests share."""
    engine = make_engine(telegram_database)
    yield engine
    await engine.dispose()


@pytest_asyncio.fixture(loop_scope="session")
async def world(engine: AsyncEngine) -> AsyncIterator[TelegramWorld]:
    """Everything works, and nothing waits from another test."""
    world = TelegramWorld(engine)
    await world.run("DELETE FROM chat.telegram_update")
    yield world
    await world.settle()
    await world.http.aclose()


@pytest_asyncio.fixture(loop_scope="session")
async def second(world: TelegramWorld, telegram_database: str) -> AsyncIterator[TelegramWorld]:
    """Another gateway on the same database, and the same Telegram."""
    second = TelegramWorld(make_engine(telegram_database), world.ledger)
    yield second
    await second.settle()
    await second.http.aclose()
    await second.engine.dispose()


@pytest_asyncio.fixture(loop_scope="session")
async def dead_world() -> AsyncIterator[TelegramWorld]:
    """Nothing answers but Telegram: no database, no nlu, no Rasa, no bridge."""
    world = TelegramWorld(make_engine(DEAD))
    world.sending.dead = True
    for fake in (world.nlu, world.rasa, world.bridge):
        fake.dead = True
    yield world
    await world.settle()
    await world.http.aclose()
    await world.engine.dispose()


@pytest.fixture
def somebody(world: TelegramWorld) -> Somebody:
    """A person whose Telegram speaks Swedish."""
    return Somebody(world)
