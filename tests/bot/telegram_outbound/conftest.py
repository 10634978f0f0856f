"""A real PostgreSQL, the simulator of Telegram on loopback, and senders between them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from sqlalchemy import create_engine, text

from bot.gateway.store.migrate import migrate
from tests.bot.telegram_outbound.parts import TABLES, Gateways
from tests.bot.telegram_outbound.shorter import shorten
from tests.databases import database as new_database
from tests.telegram_api.server import TelegramApi, telegram_api


@pytest.fixture(scope="session")
def posts_database(postgres_url: str) -> Iterator[str]:
    """One migrated database for all tests here."""
    with new_database(postgres_url, "telegram_lanes_tests", migrate) as url:
        yield url


@pytest.fixture
def database(posts_database: str) -> str:
    """The same, with nothing in it."""
    engine = create_engine(posts_database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"TRUNCATE {TABLES}"))
    engine.dispose()
    return posts_database


@pytest.fixture(scope="session")
def simulator() -> Iterator[TelegramApi]:
    """A running simulator for all tests here."""
    with telegram_api() as running:
        yield running


@pytest.fixture
def api(simulator: TelegramApi) -> TelegramApi:
    """The same, with no bots in it and its clock right."""
    simulator.begin_anew()
    return simulator


@pytest_asyncio.fixture
async def gateways(database: str, api: TelegramApi, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gateways]:
    """Makes gateways on the database and the simulator, and ends them. Their waits are short."""
    shorten(monkeypatch.setattr)
    made = Gateways(database, api)
    yield made
    await made.close()
