"""The connection is bounded, and its errors are silent about values."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from handover.store.engine import make_engine


def test_error_holds_no_value_when_a_statement_fails(engine) -> None:
    with pytest.raises(DBAPIError) as error, engine.begin() as connection:
        connection.execute(text("INSERT INTO handover.staff (username) VALUES (:word)"), {"word": "hemligtord"})
    assert "[SQL parameters hidden" in str(error.value)


def test_times_are_bounded_on_the_server(engine) -> None:
    with engine.connect() as connection:
        shown = [connection.scalar(text(f"SHOW {name}")) for name in ("statement_timeout", "lock_timeout", "TimeZone")]
    assert shown == ["5s", "3s", "UTC"]


def test_refusal_is_quick_when_nothing_listens() -> None:
    engine, started = make_engine("postgresql+psycopg://nobody@127.0.0.1:1/none"), time.perf_counter()
    with pytest.raises(OperationalError), engine.connect():
        raise AssertionError("connected to nothing")
    assert time.perf_counter() - started < 4


def test_connection_is_renewed_when_the_server_cut_it(engine) -> None:
    with engine.connect() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
    killer = make_engine(engine.url.render_as_string(hide_password=False))
    with killer.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    killer.dispose()
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
