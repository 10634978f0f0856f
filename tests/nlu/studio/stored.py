"""Fixtures: the studio's tables, emptied before each test, and members who may use them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, text

from nlu.studio.roles import ROLES, Role
from nlu.studio.store.engine import Transactions, make_engine, studio_transactions
from nlu.studio.store.members import Member, Members
from nlu.studio.store.migrate import migrate
from nlu.studio.store.tables import Table
from tests.databases import database


@pytest.fixture(scope="session")
def studio_database(postgres_url: str) -> Iterator[str]:
    """URL of a database with the studio's tables."""
    with database(postgres_url, f"studio_{uuid.uuid4().hex}", migrate) as url:
        yield url


@pytest.fixture
def studio_engine(studio_database: str) -> Iterator[Engine]:
    """An engine on empty tables."""
    engine = make_engine(studio_database)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(table.fullname for table in Table.metadata.sorted_tables)} RESTART IDENTITY"))
    yield engine
    engine.dispose()


@pytest.fixture
def transactions(studio_engine: Engine) -> Transactions:
    return studio_transactions(studio_engine)


@pytest.fixture
def join(transactions: Transactions) -> Callable[..., Member]:
    """join("Anna") makes a member with every role; join("Anna", "reader") with those that are named."""
    known: dict[str, int] = {}

    def _join(name: str, *roles: Role) -> Member:
        return Members(transactions).grant(known.setdefault(name, len(known) + 1), name, roles or ROLES)

    return _join
