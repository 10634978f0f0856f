"""One run: a backlog, gateways that send it, emergencies at random, and the simulator's ledger of what reached whom."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.channels.telegram.outbound.pace import Pace
from bot.channels.telegram.outbound.sender import Sender
from bot.channels.telegram.posting import Lane, Post
from bot.gateway.background import Background
from bot.gateway.store.connections import Connections
from bot.gateway.store.engine import make_engine
from foundation.logs import EventLog
from tests.bench.telegram.plan import Plan
from tests.telegram_api.bots import SimulatedBot
from tests.telegram_api.server import TelegramApi

BOT = "ale"
_BATCH = 500
_LOOK_SECONDS = 0.5
_LAST_SECONDS = 15.0
Told = Callable[[int, int], None]
"""Hears how many answers have left and how many emergencies were posted."""


@dataclass(slots=True)
class Course:
    """What happened. Moments are time.monotonic(), by the words of the message, each of which is posted once."""

    posted: dict[str, float] = field(default_factory=dict)
    arrived: dict[str, float] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    refused: int = 0
    unanswered: int = 0
    seconds: float = 0.0


async def run(plan: Plan, database: str, api: TelegramApi, told: Told) -> Course:
    """Runs it on a migrated database."""
    course, bot = Course(), api.bot()
    bot.keeps_calls = False
    bot.flood.per_second, bot.flood.chat_seconds = int(30 * plan.speed), 1.0 / plan.speed
    people = [bot.person().id for _ in range(plan.chats)]
    async with contextlib.AsyncExitStack() as stack:
        senders = [await _sender(stack, plan, database, api, bot) for _ in range(plan.gateways)]
        await _put_backlog(senders[0], plan, people, course)
        begun = time.monotonic()
        async with contextlib.AsyncExitStack() as running:
            for sender in senders:
                await running.enter_async_context(sender.running())
            await _send_emergencies(senders, plan, people, course, bot, begun, told)
            course.seconds = time.monotonic() - begun
            await _last_ones(bot, course)
        course.waiting = await senders[0].waiting(BOT)  # only now: what is under way is neither out nor waiting
        course.unanswered = sum(sender.figures["away"] for sender in senders)
    _count(bot, course)
    return course


async def _sender(stack: contextlib.AsyncExitStack, plan: Plan, database: str, api: TelegramApi, bot: SimulatedBot) -> Sender:
    log, engine = EventLog("bench"), make_engine(database)
    stack.push_async_callback(engine.dispose)
    real = Pace()
    pace = Pace(real.per_second * plan.speed, real.chat_seconds / plan.speed, max(real.at_once, round(real.at_once * plan.speed)))

    async def gone(_bot: str, _chat: bytes) -> None:
        raise AssertionError("nobody left")

    return Sender(Connections(engine, Background(log), log), {BOT: bot.token}, api.url, "k" * 40, lambda _bot, chat: int(chat), gone, log,
                  pace=pace)  # fmt: skip


async def _put_backlog(sender: Sender, plan: Plan, people: list[int], course: Course) -> None:
    for start in range(0, plan.updates, _BATCH):
        numbers = range(start, min(start + _BATCH, plan.updates))
        await sender.post([_post(people[number % len(people)], f"svar {number}", Lane.ANSWER, course) for number in numbers])


async def _send_emergencies(senders: list[Sender], plan: Plan, people: list[int], course: Course, bot: SimulatedBot, begun: float,
                            told: Told) -> None:  # fmt: skip
    chance, number, due = random.Random(plan.seed), 0, begun
    while time.monotonic() - begun < plan.seconds and len(bot.delivered) < len(course.posted):
        due += chance.expovariate(plan.per_minute / 60)
        while (left := min(due, begun + plan.seconds) - time.monotonic()) > 0 and len(bot.delivered) < plan.updates + number:
            told(len(bot.delivered), number)
            await asyncio.sleep(min(left, _LOOK_SECONDS))
        if left > 0 or time.monotonic() - begun >= plan.seconds:
            continue
        await chance.choice(senders).post([_post(chance.choice(people), f"ring 112 ({number})", Lane.EMERGENCY, course)])
        number += 1


async def _last_ones(bot: SimulatedBot, course: Course) -> None:
    """Waits for the last emergencies."""
    until = time.monotonic() + _LAST_SECONDS
    while time.monotonic() < until:
        out = {delivered.text for delivered in list(bot.delivered)}
        if all(words in out for words in course.posted if words.startswith("ring")):
            return
        await asyncio.sleep(0.1)


def _post(chat: int, words: str, lane: Lane, course: Course) -> Post:
    course.posted[words] = time.monotonic()
    return Post(BOT, str(chat).encode(), lane, len(course.posted).to_bytes(16, "big"), words)


def _count(bot: SimulatedBot, course: Course) -> None:
    for delivered in list(bot.delivered):
        course.times[delivered.text] += 1
        course.arrived.setdefault(delivered.text, delivered.at)
    course.refused = sum(map(len, bot.flood.refused.values()))
