"""Faults other than a crash: parts that hang, locks that are held, doorbells that forget, a machine without time to spare."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import psutil
import psycopg
import redis
from redis.exceptions import RedisError

from steget.embedded.valkey import redis_url
from steget.installation import Installation
from tests.faults.acute import ACUTE_MESSAGES
from tests.faults.figures import percentile
from tests.faults.full_disk import full_disk
from tests.faults.verdict import undelivered
from tests.faults.world import World

ANSWER_S: Final = 5.0
ACUTE_P99_S: Final = 1.0
LOCKED_S: Final = 8.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the fault matrix: what was done, whether it held, and what was measured."""

    row: str
    injected: str
    held: bool
    measured: str


Scenario = Callable[[World], Awaitable[Finding]]


@asynccontextmanager
async def hung(world: World, *names: str) -> AsyncIterator[None]:
    """The processes stand still with their sockets open, which is worse than dead."""
    pids = world.fire.pids()
    families = [process for name in names for process in _family(pids[name])]
    _signal(families, signal.SIGSTOP)
    try:
        yield
    finally:
        _signal(families, signal.SIGCONT)


def _signal(processes: list[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(number)


def _family(pid: int) -> list[psutil.Process]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


async def _told(world: World, text: str) -> tuple[bool, float]:
    """Whether somebody got any words at all, and after how many seconds."""
    person = world.person()
    await person.opens()
    began = time.monotonic()
    said = await person.says(text)
    return bool(said and said[0]["text"]), time.monotonic() - began


async def _referred(world: World) -> str:
    """The ticket of a referral by the form. Raises GivenUp when it never went."""
    person = world.person()
    await person.opens()
    await person.sends(await person.previews())
    return (await world.asked(world.rows.tickets_of, [person.code])).get(person.code, "")


async def _arrives(world: World, ticket: str, seconds: float = 60) -> float:
    """Seconds until every inbox has it; infinite when it does not come."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if ticket and not await world.asked(undelivered, world.rows, world.sinks, [ticket]):
            return time.monotonic() - began
        await asyncio.sleep(0.1)
    return float("inf")


async def _without_the_dialogue(world: World, row: str, name: str, text: str) -> Finding:
    """Hung: an honest word in time, and the form goes its way."""
    async with hung(world, name):
        has_words, seconds = await _told(world, text)
        ticket = await _referred(world)
        arrived = await _arrives(world, ticket)
    held = has_words and seconds <= ANSWER_S and bool(ticket) and arrived < float("inf")
    measured = f"answered in {seconds:.1f} s, ticket in the inboxes {arrived:.1f} s after the receipt"
    return Finding(row, f"{name} hung (SIGSTOP)", held, measured)


async def rasa_hung(world: World) -> Finding:
    """F6."""
    return await _without_the_dialogue(world, "F6", "rasa", "vad kostar det att få hjälp")


async def actions_hung(world: World) -> Finding:
    """F8: this sentence begins the form, which is the actions' work."""
    return await _without_the_dialogue(world, "F8", "actions", "jag vill bli kontaktad av någon")


async def doorbell_hung(world: World) -> Finding:
    """F9, slow without end."""
    return await _without_the_dialogue(world, "F9", "valkey", "vad kostar det att få hjälp")


async def doorbell_flushed(world: World) -> Finding:
    """F9: all that Redis held is gone between consent and delivery."""
    url = redis_url(Installation(data_dir=world.installed.data))
    tickets = []
    for _ in range(3):
        tickets.append(await _referred(world))
        with suppress(RedisError), redis.Redis.from_url(url) as client:
            client.flushall()
    arrived = [await _arrives(world, ticket) for ticket in tickets]
    slowest = max(arrived)
    return Finding("F9", "FLUSHALL after each of 3 consents", slowest < float("inf"), f"last in the inboxes after {slowest:.1f} s")


async def tickets_locked(world: World) -> Finding:
    """F10: no receipt while the table is locked, one ticket afterwards."""
    person = world.person()
    await person.opens()
    preview = await person.previews()
    with psycopg.connect(world.rows.dsn) as connection:
        connection.execute("LOCK TABLE handover.ticket IN ACCESS EXCLUSIVE MODE")
        sending = asyncio.create_task(person.sends(preview))
        await asyncio.sleep(LOCKED_S)
        early = sending.done()
    await sending
    ticket = (await world.asked(world.rows.tickets_of, [person.code])).get(person.code, "")
    arrived = await _arrives(world, ticket)
    held = not early and arrived < float("inf") and not await world.asked(world.rows.extra_tickets)
    return Finding("F10", f"table of tickets locked for {LOCKED_S:.0f} s", held, f"no receipt before, in the inboxes {arrived:.1f} s after")


async def database_hung(world: World) -> Finding:
    """F10: the database stands still; danger is answered, nothing is promised, and the referral goes when it is back."""
    person = world.person()
    await person.opens()
    preview = await person.previews()
    async with hung(world, "postgres"):
        sending = asyncio.create_task(person.sends(preview))
        slowest = max(await _acute(world, 3))
        early = sending.done()
    await sending
    ticket = (await world.asked(world.rows.tickets_of, [person.code])).get(person.code, "")
    arrived = await _arrives(world, ticket)
    held = not early and slowest <= ACUTE_P99_S and arrived < float("inf")
    measured = f"112 within {slowest * 1000:.0f} ms, in the inboxes {arrived:.1f} s after it was back"
    return Finding("F10", "database hung (SIGSTOP)", held, measured)


async def disk_full(world: World) -> Finding:
    """F11: danger is answered, nothing is promised, and the referral goes by itself when there is room again."""
    person = world.person()
    await person.opens()
    preview = await person.previews()
    async with full_disk(world.installed.pid):
        sending = asyncio.create_task(person.sends(preview))
        slowest = max(await _acute(world, 3))
        await asyncio.sleep(LOCKED_S)
        early = sending.done()
    began = time.monotonic()
    await sending
    shown = time.monotonic() - began
    ticket = (await world.asked(world.rows.tickets_of, [person.code])).get(person.code, "")
    arrived = await _arrives(world, ticket)
    held = not early and slowest <= ACUTE_P99_S and arrived < float("inf") and not await world.asked(world.rows.extra_tickets)
    measured = f"112 within {slowest * 1000:.0f} ms, receipt {shown:.1f} s after there was room, in the inboxes {arrived:.1f} s later"
    return Finding("F11", "no write to disk succeeds (EFBIG, every process)", held, measured)


async def withdrawn_before_delivery(world: World) -> Finding:
    """F22: taken back while the worker stands still: it never leaves, or a deletion follows."""
    async with hung(world, "delivery"):
        person = world.person()
        await person.opens()
        await person.sends(await person.previews())
        ticket = (await world.asked(world.rows.tickets_of, [person.code]))[person.code]
        names = [owed.name for owed in await world.asked(world.rows.owed) if owed.ticket_id == ticket]
        answer = await world.http.post("/api/v1/receipts/withdraw", json={"code": person.code})
    world.purged.add(person.code)
    await world.settled(calm_s=6)
    came = [name for name in names if any(world.sinks.has(kind, name) for kind in ("mail", "webhook"))]
    return Finding("F22", "taken back before the worker began", answer.status_code == 200 and bool(names) and not came,
                   f"{len(came)} of {len(names)} deliveries left the system")  # fmt: skip


async def _acute(world: World, rounds: int) -> list[float]:
    """Seconds of each acute message, infinite for one that did not get 112 first. Opens no conversation: the token is enough."""
    person, seconds = world.person(), []
    await person.opens()
    for text in ACUTE_MESSAGES * rounds:
        began = time.monotonic()
        said = await person.says(text)
        is_first = said[0]["kind"] == "emergency" and "112" in said[0]["text"].splitlines()[0]
        seconds.append(time.monotonic() - began if is_first else float("inf"))
    return seconds


@asynccontextmanager
async def _busy() -> AsyncIterator[None]:
    """Two endless loops for each core."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * len(os.sched_getaffinity(0)))]
    try:
        yield
    finally:
        for each in loops:
            each.kill()
            each.wait()


async def _acute_while(world: World, state: str, around: AbstractAsyncContextManager[None]) -> Finding:
    async with around:
        try:
            seconds = await _acute(world, 5)
        except Exception as error:  # somebody in danger who is turned away is the finding
            return Finding("F20", f"acute messages, {state}", False, type(error).__name__)
    p99 = percentile(seconds, 0.99)
    first = sum(each < float("inf") for each in seconds)
    p50 = percentile(seconds, 0.5)
    measured = f"{first} of {len(seconds)} with 112 first, p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms"
    return Finding("F20", f"acute messages, {state}", first == len(seconds) and p99 <= ACUTE_P99_S, measured)


def _acute_states() -> dict[str, Callable[[World], AbstractAsyncContextManager[None]]]:
    """F20: all well, each part hung, all parts hung, no processor time left."""
    everything = ("nlu", "rasa", "actions", "bridge", "postgres", "valkey")
    parts = [("rasa",), ("nlu",), ("valkey",), ("postgres",), everything]
    states = {f"{', '.join(names)} hung": partial(_hung_parts, names=names) for names in parts}
    return {"all well": partial(_hung_parts, names=()), **states, "two endless loops on each core": lambda _: _busy(),
            "disk full": lambda world: full_disk(world.installed.pid)}  # fmt: skip


def _hung_parts(world: World, names: tuple[str, ...]) -> AbstractAsyncContextManager[None]:
    return hung(world, *names)


def _acute_scenario(state: str, around: Callable[[World], AbstractAsyncContextManager[None]]) -> Scenario:
    async def acute(world: World) -> Finding:
        return await _acute_while(world, state, around(world))

    return acute


SCENARIOS: Final[dict[str, tuple[Scenario, ...]]] = {
    "F6": (rasa_hung,), "F8": (actions_hung,), "F9": (doorbell_hung, doorbell_flushed), "F10": (tickets_locked, database_hung),
    "F11": (disk_full,), "F22": (withdrawn_before_delivery,),
    "F20": tuple(_acute_scenario(state, around) for state, around in _acute_states().items()),
}  # fmt: skip


async def scenarios(world: World, rows: Sequence[str], tell: Callable[[int, int], None] = lambda *_: None) -> list[Finding]:
    """All of the wanted rows, one after the other; one that breaks off, or ends a process, has not held."""
    wanted, found = [(row, scenario) for row in rows for scenario in SCENARIOS[row]], []
    for row, scenario in wanted:
        found.append(await _tried(world, row, scenario))
        tell(len(found), len(wanted))
    return found


async def _tried(world: World, row: str, scenario: Scenario) -> Finding:
    await world.whole()
    pids = world.fire.pids()
    try:
        found = await scenario(world)
    except Exception as error:  # a finding as well
        return Finding(row, scenario.__doc__ or scenario.__name__, False, type(error).__name__)
    await world.whole()
    died = [name for name in ("gateway", "bridge", "desk") if world.fire.pids().get(name) != pids[name]]
    return replace(found, held=False, measured=f"ended by it: {', '.join(died)}") if died else found
