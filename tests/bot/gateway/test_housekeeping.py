"""The loops beside the conversations go on whatever happens."""

from __future__ import annotations

import asyncio

from bot.gateway.background import Background
from bot.gateway.housekeeping import Housekeeping
from bot.gateway.store.engine import StoreUnavailable
from foundation.logs import EventLog


class Failing:
    """Fails in a new way each time."""

    def __init__(self) -> None:
        self.calls = 0

    async def settle_owed(self) -> None:
        self.calls += 1
        raise [StoreUnavailable(), RuntimeError("HEMLIGT")][self.calls % 2]


async def test_an_owed_erasure_is_settled_by_itself(world) -> None:
    person = await world.person()
    world.bridge.dead = True
    await person.erase()
    keeping = Housekeeping(world.gateway.upkeep, world.gateway.erasing, world.outside.bell, world.gateway.log, owed_seconds=0.05)
    keeping.start()
    await asyncio.sleep(0.15)
    assert (await person.post({"text": "hej"})).status_code == 200
    world.bridge.dead = False
    async with asyncio.timeout(5):
        while (await person.post({"text": "hej"})).status_code != 404:
            await asyncio.sleep(0.05)
    await keeping.stop()


async def test_a_loop_survives_every_failure(world, capsys) -> None:
    failing = Failing()
    keeping = Housekeeping(world.gateway.upkeep, failing, world.outside.bell, EventLog("test"), owed_seconds=0.01)
    keeping.start()
    async with asyncio.timeout(5):
        while failing.calls < 4:
            await asyncio.sleep(0.01)
    await keeping.stop()
    logged = capsys.readouterr().err
    assert "RuntimeError" in logged
    assert "HEMLIGT" not in logged


async def test_background_work_that_fails_or_hangs_is_logged_and_ended(capsys) -> None:
    background = Background(EventLog("test"))

    async def broken() -> None:
        raise ValueError("HEMLIGT")

    background.start("broken", broken(), 1)
    background.start("late", asyncio.sleep(60), 0.05)
    background.start("endless", asyncio.sleep(60), 60)
    await background.finish(0.2)
    logged = capsys.readouterr().err
    assert all(part in logged for part in ("broken", "ValueError", "late", "TimeoutError"))
    assert "HEMLIGT" not in logged
    assert not background._tasks


async def test_what_is_dear_is_waited_for_longer_and_does_not_rest_when_all_is_to_end() -> None:
    background, done = Background(EventLog("test")), []

    async def dear() -> None:
        await background.pause(60)
        await background.pause(0.1)
        done.append("dear")

    async def other() -> None:
        await asyncio.sleep(0.05)
        done.append("other")

    background.start("dear", dear(), 60, is_dear=True)
    background.start("other", other(), 60)
    await background.finish(0.0, dear_seconds=10)
    assert done == ["other", "dear"] and not background._tasks and not background._dear
