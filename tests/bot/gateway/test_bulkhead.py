"""A service that has fallen behind is left to catch up."""

from __future__ import annotations

import asyncio

import pytest

from bot.gateway.bulkhead import BehindHand, Bulkhead
from bot.gateway.nlu_client import NLU_SECONDS


class Service:
    """Works on one thing at a time, in the order of asking, and never stops for a caller who has gone."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.begun, self._turn = seconds, 0, asyncio.Lock()

    async def work(self) -> str:
        async with self._turn:
            self.begun += 1
            await asyncio.sleep(self.seconds)
            return "svar"


async def answers(bulkhead: Bulkhead[str], service: Service, count: int, every_s: float) -> list[str]:
    """What each of `count` callers got, one every `every_s`."""
    async def one() -> str:
        try:
            return await bulkhead.ask(service.work, 0.2)
        except (BehindHand, TimeoutError) as error:
            return type(error).__name__

    callers = []
    for _ in range(count):
        callers.append(asyncio.create_task(one()))
        await asyncio.sleep(every_s)
    return list(await asyncio.gather(*callers))


async def test_a_burst_that_can_be_answered_in_time_is_answered_whole() -> None:
    assert await answers(Bulkhead(0.15), Service(0.002), 40, 0) == ["svar"] * 40


async def test_under_twice_the_load_it_can_bear_most_of_its_work_is_for_somebody_who_waits() -> None:
    service = Service(0.04)
    got = await answers(Bulkhead(0.12), service, 60, 0.02)
    assert got.count("BehindHand") >= 15
    assert got.count("svar") >= 0.7 * service.begun

    buried = Service(0.04)
    got = await answers(Bulkhead(1000), buried, 60, 0.02)  # without the rule
    assert got.count("svar") <= 0.4 * buried.begun


async def test_it_is_asked_again_as_soon_as_it_has_caught_up() -> None:
    bulkhead, service = Bulkhead[str](0.05), Service(0.3)
    with pytest.raises(TimeoutError):
        await bulkhead.ask(service.work, 0.1)
    with pytest.raises(BehindHand):
        await bulkhead.ask(service.work, 0.1)
    service.seconds = 0
    await asyncio.sleep(0.3)
    assert await bulkhead.ask(service.work, 0.1) == "svar"


async def test_what_the_work_raises_comes_through_and_is_owed_no_more() -> None:
    async def broken() -> str:
        raise ValueError

    bulkhead = Bulkhead[str](0.0)
    for _ in range(3):
        with pytest.raises(ValueError):
            await bulkhead.ask(broken, 1)


async def test_a_person_is_answered_by_the_rules_at_once_while_nlu_is_behind(world) -> None:
    world.nlu.delay = 2
    person = await world.person()
    await person.write("hej")
    began = asyncio.get_running_loop().time()
    messages = await person.write("AKUT")
    assert messages[0]["kind"] == "emergency"
    await person.write("vad kostar det")
    assert asyncio.get_running_loop().time() - began < NLU_SECONDS
    assert world.rasa.requests[-1]["metadata"]["analysis"]["intent"]["name"] == "nlu_fallback"
