"""A database that is away, or stands still, is told by the second way within a minute or so, though no alarm can be kept in it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import OperationalError

from foundation.logs import EventLog
from handover.delivery import database_outage, watching
from handover.delivery.alarm_words import letter
from handover.delivery.database_outage import AGAIN_SECONDS, LOOK_SECONDS, TOLD_AFTER_LOOKS, DatabaseOutage
from handover.delivery.watching import EVERY_SECONDS, Watch, keep_watching
from handover.store.alarms import Alarm
from tests.handover.delivery.fake_way import FakeWay

AWAY = [Alarm("database")]


class LookedAt(Watch):
    """A watch whose database is a function."""

    def look(self) -> None:
        self.transactions()

    def tell(self) -> None:
        """Nothing is kept in a function."""


@pytest.fixture
def way() -> FakeWay:
    return FakeWay()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (watching, database_outage):
        monkeypatch.setattr(module, "LOOK_SECONDS", 0.1)
        monkeypatch.setattr(module, "AGAIN_SECONDS", 0.01)


@pytest.fixture
def hangs() -> Iterator[threading.Event]:
    """Set it and whoever waits goes on; afterwards nobody waits."""
    event = threading.Event()
    yield event
    event.set()


async def until_told(way: FakeWay, times: int = 1) -> None:
    async with asyncio.timeout(10):
        while len(way.told) < times:
            await asyncio.sleep(0.01)


def test_one_or_two_missed_looks_are_no_alarm(way: FakeWay) -> None:
    outage = DatabaseOutage([way], {}, EventLog("watch"))
    outage.missed()
    outage.missed()
    outage.over()
    outage.missed()
    outage.missed()
    assert way.told == [] and outage.lasts


def test_it_is_told_once_and_again_after_hours(way: FakeWay, monkeypatch: pytest.MonkeyPatch) -> None:
    outage, now = DatabaseOutage([way], {}, EventLog("watch")), [1000.0]
    monkeypatch.setattr(database_outage.time, "monotonic", lambda: now[0])
    for _ in range(20):
        outage.missed()
    assert way.told == [AWAY]
    now[0] += 4 * 3600
    outage.missed()
    outage.missed()
    assert way.told == [AWAY, AWAY]


def test_a_second_outage_is_told_as_well(way: FakeWay) -> None:
    outage = DatabaseOutage([way], {}, EventLog("watch"))
    for _ in range(2):
        for _ in range(TOLD_AFTER_LOOKS):
            outage.missed()
        outage.over()
    assert way.told == [AWAY, AWAY] and not outage.lasts


def test_a_way_that_fails_is_tried_at_the_next_look(way: FakeWay, capfd: pytest.CaptureFixture[str]) -> None:
    outage, way.fails = DatabaseOutage([way], {}, EventLog("watch")), True
    for _ in range(TOLD_AFTER_LOOKS):
        outage.missed()
    assert '"event": "alarm_not_told"' in capfd.readouterr().err
    way.fails = False
    outage.missed()
    assert way.told == [AWAY]


def test_it_is_told_in_little_more_than_a_minute() -> None:
    assert EVERY_SECONDS + TOLD_AFTER_LOOKS * LOOK_SECONDS + (TOLD_AFTER_LOOKS - 1) * AGAIN_SECONDS <= 80


async def test_a_database_that_is_gone_is_told_once_and_forgotten_when_it_is_back(way: FakeWay, quick: None) -> None:
    away = [True]

    def look() -> None:
        if away[0]:
            raise OperationalError("SELECT", {}, Exception("away"))

    watching_ = asyncio.create_task(keep_watching(LookedAt(look, [way], {}, EventLog("watch")), 0.01, 0))
    await until_told(way)
    await asyncio.sleep(0.2)
    assert way.told == [AWAY]
    away[0] = False
    await asyncio.sleep(0.1)
    away[0] = True
    await until_told(way, 2)
    watching_.cancel()


async def test_a_hung_database_is_told_and_never_asked_twice_at_once(way: FakeWay, quick: None, hangs: threading.Event) -> None:
    asked = []

    def look() -> None:
        asked.append(1)
        hangs.wait(20)

    watching_ = asyncio.create_task(keep_watching(LookedAt(look, [way], {}, EventLog("watch")), 0.01, 0))
    await until_told(way)
    assert asked == [1]
    hangs.set()
    async with asyncio.timeout(5):
        while len(asked) < 3:
            await asyncio.sleep(0.01)
    watching_.cancel()
    assert way.told == [AWAY]


def test_the_letter_says_what_still_works() -> None:
    assert "nödnumren" in letter(AWAY, {}) and "ärenden" in letter(AWAY, {})
