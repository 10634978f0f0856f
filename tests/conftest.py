"""Fixtures that several suites share: a real PostgreSQL from the wheel, one empty database per test that asks."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from tests.databases import database, postgres

pytest_plugins = ["tests.browser_fixtures"]


def pytest_sessionstart() -> None:
    """Tests run on the catalogues as they are written now, also when nobody has run the set-up since."""
    from steget.languages.files import compile_all

    compile_all(only_older=True)


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """SQLAlchemy URL of a running PostgreSQL 18, stopped after the session."""
    with postgres(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture
def fresh_database(postgres_url: str) -> Iterator[str]:
    """URL of an empty database that is dropped after the test."""
    with database(postgres_url, f"test_{uuid.uuid4().hex}") as url:
        yield url
