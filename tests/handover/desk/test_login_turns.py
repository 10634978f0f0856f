"""The delays at login: they grow with failures, are bounded, and wear off."""

from __future__ import annotations

import asyncio

import pytest

from foundation.problems import Problem
from handover.desk.login_turns import MAX_DELAY, LoginTurns


class Time:
    """A clock that only sleeping and waiting move."""

    def __init__(self) -> None:
        self.now, self.slept = 1000.0, []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


async def fail(turns: LoginTurns, name: str, times: int = 1) -> None:
    for _ in range(times):
        async with turns.turn(name):
            pass


async def test_delay_grows_to_four_seconds_and_no_further() -> None:
    time = Time()
    await fail(LoginTurns(time.sleep, time), "anna", 20)
    assert time.slept == [0.25, 0.5, 1.0, 2.0] + [MAX_DELAY] * 13


async def test_spelling_of_a_name_does_not_escape_its_delay() -> None:
    time = Time()
    turns = LoginTurns(time.sleep, time)
    for name in ("anna", "ANNA", " Anna ", "aNNa"):
        await fail(turns, name)
    assert time.slept == [0.25]


async def test_delay_is_for_one_name_and_not_for_the_next() -> None:
    time = Time()
    turns = LoginTurns(time.sleep, time)
    await fail(turns, "anna", 10)
    time.slept.clear()
    await fail(turns, "bo")
    assert time.slept == []


async def test_one_password_tried_on_many_names_is_slowed_down() -> None:
    time = Time()
    turns = LoginTurns(time.sleep, time)
    for number in range(60):
        await fail(turns, f"name{number}")
    assert time.slept[-1] == MAX_DELAY


async def test_delay_wears_off_with_time() -> None:
    time = Time()
    turns = LoginTurns(time.sleep, time)
    await fail(turns, "anna", 1000)
    time.now += 15 * 60
    time.slept.clear()
    await fail(turns, "anna")
    assert time.slept == []


async def test_many_right_logins_delay_nobody() -> None:
    time = Time()
    turns = LoginTurns(time.sleep, time)
    for number in range(200):
        await fail(turns, f"name{number}")
        turns.succeeded(f"name{number}")
    assert time.slept == []


async def test_owner_starts_afresh_after_coming_in() -> None:
    time = Time()
    turns = LoginTurns(time.sleep, time)
    await fail(turns, "anna", 8)
    turns.succeeded("anna")
    time.slept.clear()
    await fail(turns, "anna", 3)
    assert time.slept == []


async def test_at_most_two_passwords_are_checked_at_once_and_a_crowd_is_sent_away() -> None:
    time, running, most = Time(), 0, 0
    turns = LoginTurns(time.sleep, time)

    async def check(number: int) -> bool:
        nonlocal running, most
        try:
            async with turns.turn(f"name{number}"):
                running += 1
                most = max(most, running)
                await asyncio.sleep(0.001)
                running -= 1
        except Problem as problem:
            assert (problem.status, problem.headers["Retry-After"]) == (429, "5")
            return False
        return True

    came_in = await asyncio.gather(*(check(number) for number in range(100)))
    assert most == 2
    assert came_in.count(True) == 40
    assert await check(1000), "nobody may be kept waiting by a crowd that has left"


async def test_memory_is_bounded_however_many_names_are_tried() -> None:
    time = Time()
    turns = LoginTurns(time.sleep, time)
    for number in range(10_200):
        turns._count(b"%d" % number, 3, 1.0)
    assert len(turns._tries) == 10_000


@pytest.mark.parametrize("name", ["", "\ud800", "x" * 100_000, "\x00"])
async def test_any_name_can_be_counted(name) -> None:
    time = Time()
    await fail(LoginTurns(time.sleep, time), name, 4)
    assert time.slept == [0.25]
