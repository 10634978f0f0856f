"""A real PostgreSQL, the simulator of Telegram on loopback, and senders between them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from sqlalchemy import create_engine, text

from bot.gateway.store.migrate import migrate
from tests.bot.telegram_outbound.parts import TABLES, Gateways
from tests.telegram_api.server import TelegramApi, telegram_api


@pytest.fixture(scope="session")
def posts_database(postgres_url: str) -> Iterator[str]:
    """One migrated database for all tests here."""
    admin = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text('CREATE DATABASE "telegram_lanes_tests"'))
    url = admin.url.set(database="telegram_lanes_tests").render_as_string(hide_password=False)
    migrate(url)
    yield url
    with admin.connect() as connection:
        connection.execute(text('DROP DATABASE "telegram_lanes_tests" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture
def database(posts_database: str) -> str:
    """The same, with nothing in it."""
    engine = create_engine(posts_database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"TRUNCATE {TABLES}"))
    engine.dispose()
    return posts_database


@pytest.fixture
def api() -> Iterator[TelegramApi]:
    """A running simulator."""
    with telegram_api() as running:
        yield running


@pytest_asyncio.fixture
async def gateways(database: str, api: TelegramApi) -> AsyncIterator[Gateways]:
    """Makes gateways on the database and the simulator, and ends them."""
    made = Gateways(database, api)
    yield made
    await made.close()
