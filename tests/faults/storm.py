"""Many tickets at a rate while a random process is killed every one to three seconds."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.faults.points import VICTIMS
from tests.faults.verdict import undelivered
from tests.faults.world import World

GAP_S = (1.0, 3.0)
DRAIN_S = 180.0
_LOOK_S = 0.25


@dataclass(frozen=True, slots=True)
class Kill:
    """Who was killed, and when (Unix seconds)."""

    victim: str
    at: float


@dataclass(slots=True)
class Passage:
    """One ticket through the storm: when its consent was first given, its receipt shown, its last inbox reached (Unix seconds)."""

    sent_at: float
    shown_at: float = 0.0
    done_at: float = 0.0
    code: str = ""
    fault: str = ""


@dataclass
class Storm:
    """What happened."""

    kills: list[Kill] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)

    def by_victim(self) -> Counter[str]:
        """How often each process was killed."""
        return Counter(kill.victim for kill in self.kills)

    def recoveries(self) -> list[float]:
        """Seconds from the first kill that met a ticket on its way until it was shown and in every inbox; only those that were met."""
        found = []
        for each in self.passages:
            met = [kill.at for kill in self.kills if each.sent_at <= kill.at < each.done_at]
            if met:
                found.append(each.done_at - met[0])
        return found


async def storm(world: World, tickets: int, per_second: float, seed: int, progress: Callable[[], None] = lambda: None) -> Storm:
    """Sends `tickets` and kills meanwhile; gives what happened once all has arrived, or after DRAIN_S."""
    found, over = Storm(), asyncio.Event()
    killing = asyncio.create_task(_kill(world, found, random.Random(seed)))
    watching = asyncio.create_task(_watch(world, found, over))
    walks = []
    for _ in range(tickets):
        walks.append(asyncio.create_task(_pass(world, found, progress)))
        await asyncio.sleep(1 / per_second)
    killing.cancel()  # who waits while parts go on being killed would wait for the storm, not for a recovery
    await asyncio.gather(*walks)
    over.set()
    await asyncio.wait_for(watching, DRAIN_S + 30)
    return found


async def _kill(world: World, found: Storm, chance: random.Random) -> None:
    while True:
        await asyncio.sleep(chance.uniform(*GAP_S))
        victim = chance.choice(VICTIMS)
        if await asyncio.to_thread(world.fire.kill, victim):
            found.kills.append(Kill(victim, time.time()))


async def _pass(world: World, found: Storm, progress: Callable[[], None]) -> None:
    person, passage = world.person(), Passage(time.time())
    found.passages.append(passage)
    try:
        await person.opens()
        await person.says("vad kostar det att få hjälp")
        preview = await person.previews()
        passage.sent_at = time.time()
        passage.code = await person.sends(preview)
        passage.shown_at = time.time()
        await person.reads()
    except Exception as error:  # somebody who was turned away is a finding, and the storm goes on
        passage.fault = type(error).__name__
    progress()


async def _watch(world: World, found: Storm, over: asyncio.Event) -> None:
    """Notes when each ticket has reached every inbox."""
    drained = float("inf")
    while True:
        waiting = {each.code: each for each in found.passages if each.code and each.shown_at and not each.done_at}
        tickets = await world.asked(world.rows.tickets_of, list(waiting))
        left = await world.asked(undelivered, world.rows, world.sinks, set(tickets.values()))
        for code, ticket in tickets.items():
            if ticket not in left:
                waiting[code].done_at = max(time.time(), waiting[code].shown_at)
        if over.is_set():
            drained = min(drained, time.time() + DRAIN_S)
            if not any(each.code and not each.done_at for each in found.passages) or time.time() > drained:
                return
        await asyncio.sleep(_LOOK_S)
