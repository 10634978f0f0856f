"""Guessing codes: none is hit, the line for wrong answers holds a flood up, and nobody is shut out. No key derivation is repeated here."""

from __future__ import annotations

import asyncio
import hmac
import secrets

import pytest

from bot.gateway.guesses import FREE, LONGEST, Guesses

GUESSES, LIVE = 100_000, 10_000


class Clock:
    """Seconds that only pass when somebody waits."""

    def __init__(self) -> None:
        self.now = 50_000.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guesses(clock: Clock) -> Guesses:
    return Guesses(clock, clock.sleep)


async def test_a_hundred_thousand_guesses_hit_nothing_and_take_a_day(guesses, clock) -> None:
    live = {secrets.token_bytes(32) for _ in range(LIVE)}
    key, begun, hits = secrets.token_bytes(32), clock.now, 0
    for _ in range(GUESSES):
        if hmac.digest(key, secrets.token_bytes(13), "sha256") in live:
            hits += 1
        else:
            await guesses.wrong()
    assert hits == 0
    assert clock.now - begun == pytest.approx(GUESSES - FREE, rel=0.001)  # 60 a minute, all callers together


async def test_waiting_begins_at_the_tenth_and_never_exceeds_its_limit(guesses, clock) -> None:
    standing, waits = Clock(), []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    flood = Guesses(standing, wait)
    for _ in range(10_000):
        await flood.wrong()
    assert (len(waits), waits[0], max(waits)) == (10_000 - FREE, 1.0, LONGEST)


async def test_a_person_who_misreads_their_note_waits_for_nothing(guesses, clock) -> None:
    for _ in range(20):
        await guesses.wrong()
        clock.now += 5
    assert clock.waits == []


async def test_after_a_flood_of_ten_thousand_it_is_over_in_less_than_a_minute() -> None:
    clock, waits = Clock(), []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    guesses = Guesses(clock, wait)
    await asyncio.gather(*(guesses.wrong() for _ in range(10_000)))
    clock.now += LONGEST + FREE
    waits.clear()
    await guesses.wrong()
    assert waits == []


async def test_time_that_stands_still_or_starts_at_nothing_is_no_trouble() -> None:
    clock = Clock()
    clock.now = 0.0
    guesses = Guesses(clock, clock.sleep)
    for _ in range(FREE):
        await guesses.wrong()
    assert clock.waits == []
    await guesses.wrong()
    assert clock.waits == [1.0]
