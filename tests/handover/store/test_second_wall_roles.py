"""The roles of the second wall on a server that has never seen them, made by an owner that is no superuser."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from handover.store.migrate import migrate
from tests.databases import postgres

MIGRATE = "import sys; from handover.store.migrate import migrate; migrate(sys.argv[1])"


@pytest.fixture
def new_server(tmp_path) -> Iterator[str]:
    """URL of a PostgreSQL of its own: roles belong to the whole server, and the shared one has them already."""
    with postgres(tmp_path / "postgres") as url:
        yield url


def url_of(server: str, owner: str, database: str) -> str:
    return make_url(server).set(username=owner, database=database).render_as_string(hide_password=False)


def test_roles_are_made_once_and_without_power_of_their_own(new_server) -> None:
    admin = create_engine(new_server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for statement in ("CREATE ROLE weak LOGIN", "CREATE ROLE maker LOGIN CREATEROLE", "CREATE DATABASE third OWNER weak",
                          "CREATE DATABASE first OWNER maker", "CREATE DATABASE second OWNER maker"):  # fmt: skip
            connection.execute(text(statement))
        with pytest.raises(ProgrammingError, match="permission denied to create role"):
            migrate(url_of(new_server, "weak", "third"))
        at_once = [subprocess.Popen([sys.executable, "-c", MIGRATE, url_of(new_server, "maker", name)]) for name in ("first", "second")]
        assert [process.wait(60) for process in at_once] == [0, 0]
        made = connection.execute(text("SELECT rolname, rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolinherit "
                                       "FROM pg_roles WHERE rolname LIKE 'steget%' ORDER BY 1")).all()  # fmt: skip
    assert [tuple(row) for row in made] == [("steget_desk", False), ("steget_watch", False)]
    owner = create_engine(url_of(new_server, "maker", "second"))
    with owner.connect() as connection:
        connection.execute(text("SET ROLE steget_desk"))
        assert connection.scalar(text("SELECT count(*) FROM handover.ticket")) == 0
    for engine in (owner, admin):
        engine.dispose()
