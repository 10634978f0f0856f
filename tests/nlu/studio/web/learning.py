"""Fixtures: the studio over a database that has the chat's tables too, and reports in them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, text

from bot.gateway.store.migrate import migrate as migrate_chat
from nlu.studio.store.migrate import migrate
from tests.databases import database

MASKED = "jag […] min bror igår, vad ska jag göra"
_PUT = text("INSERT INTO chat.lesson (id, kind, ranking, words, day) "
            "VALUES (decode(:id, 'hex'), :kind, CAST(:ranking AS jsonb), :words, :day)")  # fmt: skip
_COUNT = text("INSERT INTO chat.not_understood (week, intent, times) VALUES (:week, :intent, :times)")


@pytest.fixture(scope="module")
def studio_database(postgres_url: str) -> Iterator[str]:
    """URL of a database with the chat's tables and the studio's."""
    with database(postgres_url, f"studio_{uuid.uuid4().hex}", migrate_chat, migrate) as url:
        yield url


@pytest.fixture
def report(studio_engine: Engine) -> Callable[..., str]:
    """report(words) is a report that waits; gives its id."""
    with studio_engine.begin() as connection:
        connection.execute(text("TRUNCATE chat.lesson, chat.not_understood"))

    def _report(words: str | None = MASKED, ranking: object = (("concern_for_other", 0.81), ("greet", 0.4), ("ask_cost", 0.1)),
                kind: str = "wrong", days: int = 0) -> str:  # fmt: skip
        id_ = uuid.uuid4().hex
        with studio_engine.begin() as connection:
            values = {"id": id_, "kind": kind, "ranking": json.dumps(ranking), "words": words, "day": date.today() - timedelta(days)}
            connection.execute(_PUT, values)
        return id_

    return _report


@pytest.fixture
def not_understood(studio_engine: Engine, report: Callable[..., str]) -> Callable[[int, str, int], None]:
    """not_understood(weeks_ago, intent, times)"""
    monday = date.today() - timedelta(days=date.today().weekday())

    def _count(weeks_ago: int, intent: str, times: int) -> None:
        with studio_engine.begin() as connection:
            connection.execute(_COUNT, {"week": monday - timedelta(weeks=weeks_ago), "intent": intent, "times": times})

    return _count
