"""A way that keeps its caller waiting: whoever is told is told once, and the database is not blamed for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import event, select, text, update
from sqlalchemy.orm import Session, sessionmaker

from foundation.logs import EventLog
from handover.delivery import alarm_ways, database_outage, watching
from handover.delivery.alarm_ways import WayFailed
from handover.delivery.watching import Watch, keep_watching
from handover.store import alarms
from handover.store.alarms import Alarm
from handover.store.engine import make_engine
from handover.store.tables import AlarmRow
from handover.store.wall import WATCH, walled
from tests.handover.content_key_of_tests import KEYS
from tests.handover.delivery.fake_way import FakeWay

WAITS_S = 0.8
REFUSED = Alarm("refused", "varberg", "mail")


class DeadServer(FakeWay):
    """It drops packets, so that the caller waits until its own patience is over."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def tell(self, alarms, names) -> None:
        self.asked += 1
        time.sleep(WAITS_S)
        raise WayFailed("mail")


@pytest.fixture
def impatient(transactions, handover_database: str) -> Iterator[sessionmaker[Session]]:
    """Transactions of a database that ends who is idle in one for as long as half a way waits."""
    with transactions.begin() as session:
        session.execute(text("SELECT jobs.procrastinate_register_worker_v1()"))
    engine = make_engine(handover_database)
    factory = walled(engine, WATCH, KEYS)
    event.listen(factory, "after_begin", lambda _session, _transaction, connection: connection.execute(
        text(f"SELECT set_config('idle_in_transaction_session_timeout', '{int(WAITS_S * 500)}', true)")))  # fmt: skip
    yield factory
    engine.dispose()


@pytest.fixture
def troubled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alarms, "troubles", lambda _: {REFUSED})


def told_at(transactions) -> list:
    with transactions.begin() as session:
        return list(session.scalars(select(AlarmRow.told_at)))


def test_who_is_told_after_a_slow_way_is_told_once(impatient, troubled, transactions) -> None:
    hook = FakeWay()
    watch = Watch(impatient, [DeadServer(), hook], {}, EventLog("watch"))
    for _ in range(2):
        watch.look()
        watch.tell()
    assert hook.told == [[REFUSED]] and None not in told_at(transactions)


def test_no_lock_is_held_while_it_is_told(impatient, troubled, transactions) -> None:
    """An alarm that is over in the meantime can be ended by the other watcher, which looks all the while."""
    hook, ended = FakeWay(), []

    def tell(told, names) -> None:
        with transactions.begin() as session:
            session.execute(text("SET LOCAL lock_timeout = 200"))
            alarms.update_alarms(session, set())
            assert alarms.take_untold(session) == {}
        ended.append(told)

    hook.tell = tell
    watch = Watch(impatient, [hook], {}, EventLog("watch"))
    watch.look()
    watch.tell()
    assert ended == [[REFUSED]]


def test_a_watcher_that_dies_while_it_tells_leaves_it_to_another(impatient, troubled, transactions) -> None:
    hook = FakeWay()
    watch = Watch(impatient, [hook], {}, EventLog("watch"))
    watch.look()
    with transactions.begin() as session:
        assert list(alarms.take_untold(session).values()) == [REFUSED]
    watch.tell()
    assert hook.told == []
    with transactions.begin() as session:
        session.execute(update(AlarmRow).values(held_until=text("clock_timestamp() - interval '1 second'")))
    watch.tell()
    assert hook.told == [[REFUSED]]


async def test_a_slow_way_is_no_missed_look(impatient, troubled, monkeypatch) -> None:
    for module in (watching, database_outage):
        monkeypatch.setattr(module, "LOOK_SECONDS", WAITS_S / 2)
        monkeypatch.setattr(module, "AGAIN_SECONDS", WAITS_S / 4)
    mail, hook = DeadServer(), FakeWay()
    keeping = asyncio.create_task(keep_watching(Watch(impatient, [mail, hook], {}, EventLog("watch")), WAITS_S / 4, 0))
    async with asyncio.timeout(10):
        while not hook.told:
            await asyncio.sleep(0.05)
    await asyncio.sleep(3 * WAITS_S)
    keeping.cancel()
    assert hook.told == [[REFUSED]] and mail.asked == 1


def test_a_way_gives_up_long_before_another_watcher_takes_over() -> None:
    steps = 12  # name, greeting, EHLO, STARTTLS, EHLO, MAIL, RCPT, DATA, its end; then the hook's connection, request, answer
    assert steps * alarm_ways.SECONDS <= alarms.HELD_FOR.total_seconds()
