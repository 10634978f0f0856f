"""Connections cut under load, on both sides and between them: nothing is missing, nothing comes twice, the order stands."""

from __future__ import annotations

import asyncio
import os
import random
from types import SimpleNamespace

import pytest
import redis
from sqlalchemy import select

from handover.store.live import course
from handover.store.tables import LiveRow
from tests.live.two_sides import PersonSide, Sides, StaffSide, impatient, until

PAIRS, EACH = 3, 8
TROUBLE_SECONDS = float(os.environ.get("LIVE_TROUBLE_SECONDS", "4"))



async def paired(sides: Sides) -> list[tuple[PersonSide, StaffSide]]:
    """Persons who wait, each joined by somebody."""
    pairs = []
    for _ in range(PAIRS):
        staff, person = sides.staff_on_duty(), await sides.person()
        assert (await person.asks_for_staff())["mode"] == "waiting"
        with sides.transactions.begin() as session:
            [live_id] = session.scalars(select(LiveRow.id).where(LiveRow.state == "waiting"))
        assert (await staff.joins(live_id)).status_code == 204
        pairs.append((person, staff))
    return pairs


async def make_trouble(sides: Sides, pairs, valkey_port: int, chance: random.Random) -> None:
    """Cuts, empties and starts again for a few seconds."""
    store = redis.Redis(port=valkey_port)
    until_when = asyncio.get_running_loop().time() + TROUBLE_SECONDS
    while asyncio.get_running_loop().time() < until_when:
        await asyncio.sleep(chance.uniform(0.05, 0.3))
        person, staff = chance.choice(pairs)
        chance.choice([person.listener, staff.listener]).cut()
        sides.wire.is_cut = chance.random() < 0.4
        await asyncio.to_thread(store.flushall)
        await asyncio.to_thread(store.execute_command, "CLIENT", "KILL", "TYPE", "pubsub")
    sides.wire.is_cut = False
    store.close()


async def talk(sides: Sides, valkey_port: int, *, resumes: bool = True) -> list[tuple[PersonSide, StaffSide]]:
    """Both sides write at the same time while everything is cut; ends when each has heard all, or long after."""
    chance, pairs, listening = random.Random(6), await paired(sides), []
    for person, staff in pairs:
        person.listener.resumes = staff.listener.resumes = resumes
        listening += [asyncio.create_task(one.listener.run()) for one in (person, staff)]

    async def writes(side, name: str) -> None:
        for number in range(EACH):
            await side.surely_writes(f"{name} {number}", lambda: impatient(chance))
            await asyncio.sleep(chance.uniform(0.05, 0.6))

    work = [writes(person, "personen") for person, _ in pairs] + [writes(staff, "personalen") for _, staff in pairs]
    await asyncio.gather(make_trouble(sides, pairs, valkey_port, chance), *work)
    try:
        await until(lambda: all(len(heard) >= EACH for person, staff in pairs for heard in
                                (person.heard_of_staff, person.heard_of_self, staff.heard_of_person, staff.heard_of_self)))  # fmt: skip
        await asyncio.sleep(0.5)  # a second copy would come now
    finally:
        for task in listening:
            task.cancel()
    return pairs


def differences(pairs: list[tuple[PersonSide, StaffSide]]) -> list[list[str]]:
    """What any side heard that is not exactly what was written, in order."""
    persons, staffs = ([f"{name} {number}" for number in range(EACH)] for name in ("personen", "personalen"))
    heard = [(one, written) for person, staff in pairs
             for one, written in ((person.heard_of_self, persons), (staff.heard_of_person, persons),
                                  (person.heard_of_staff, staffs), (staff.heard_of_self, staffs))]  # fmt: skip
    return [one for one, written in heard if one != written]


async def test_nothing_is_missing_and_nothing_comes_twice_when_everything_is_cut(sides, valkey) -> None:
    assert differences(await talk(sides, valkey.port)) == []


async def test_listeners_that_forget_where_they_were_are_found_out(sides, valkey) -> None:
    assert differences(await talk(sides, valkey.port, resumes=False))


async def test_a_record_that_forgets_keys_is_found_out(sides, valkey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "_is_known", lambda *_: False)
    monkeypatch.setattr(course, "hashlib", SimpleNamespace(sha256=_another_each_time()))
    assert differences(await talk(sides, valkey.port))


def _another_each_time():
    class Hash:
        def __init__(self, _data: bytes) -> None:
            self._bytes = random.randbytes(32)

        def digest(self) -> bytes:
            return self._bytes

    return Hash
