"""One run: a gateway of its own, the backlog, emergencies at random from the first moment on, and what it led to."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable

from bot.channels.telegram.routes import PREFIX
from foundation.settings import ROOT
from tests.bench.load.standing import free_port
from tests.bench.telegram.inbound.figures import Happened, emergency_waits
from tests.bench.telegram.inbound.gateway_process import Given
from tests.bench.telegram.inbound.left_over import left_over
from tests.bench.telegram.inbound.people import ORDINARY, acute, ordinary
from tests.bench.telegram.inbound.plan import InboundPlan
from tests.bench.telegram.inbound.webhook import Line, Webhook
from tests.telegram_api.bots import SimulatedBot
from tests.telegram_api.server import TelegramApi

Told = Callable[[str, Happened, int], None]
"""Hears what is being done, what has happened, and how many messages have reached people."""
_PATH, _SECRET = "p" * 20, "s" * 40
_START_SECONDS, _LAST_SECONDS, _STOP_SECONDS = 60.0, 15.0, 40.0
_NEWCOMERS = 3
"""Every third emergency comes from somebody who has not written before."""


async def run_inbound(plan: InboundPlan, database: str, api: TelegramApi, told: Told) -> Happened:
    """Runs it on a migrated database."""
    happened, bot = Happened(), api.bot()
    bot.keeps_calls = False
    bot.flood.per_second, bot.flood.chat_seconds = int(30 * plan.speed), 1.0 / plan.speed
    given = Given(database, api.url, free_port(), bot.token, _PATH, _SECRET, plan.turn_seconds, plan.speed)
    webhook = Webhook(given.port, PREFIX + _PATH, _SECRET)
    async with _gateway(given, bot, happened):
        await _everything(plan, webhook, bot, happened, told)
    happened.delivered = list(bot.delivered)
    happened.inbox, happened.posts = left_over(database)
    happened.answers, happened.too_fast = webhook.answers, sum(map(len, bot.flood.refused.values()))
    return happened


@contextlib.asynccontextmanager
async def _gateway(given: Given, bot: SimulatedBot, happened: Happened) -> AsyncIterator[None]:
    """Running while the block does, and ended as an orderly stop ends it."""
    command = [sys.executable, "-m", "tests.bench.telegram.inbound.gateway_process"]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    reading = asyncio.create_task(process.communicate(given.packed()))
    try:
        async with asyncio.timeout(_START_SECONDS):
            while not bot.webhook.url and not reading.done():
                await asyncio.sleep(0.1)
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        output, _ = await asyncio.wait_for(reading, _STOP_SECONDS)
        happened.unanswered = json.loads(output.splitlines()[-1])["fates"].get("away", 0)


async def _everything(plan: InboundPlan, webhook: Webhook, bot: SimulatedBot, happened: Happened, told: Told) -> None:
    people = [bot.person().id for _ in range(plan.chats)]
    happened.begun, happened.full = time.monotonic(), math.inf
    telling = asyncio.create_task(_tell(bot, happened, told))
    async with asyncio.TaskGroup() as beside:
        beside.create_task(_send_emergencies(plan, webhook, bot, people, happened))
        await asyncio.gather(*(_bring_lane(plan, webhook, lane, people, happened) for lane in range(plan.connections)))
        happened.full = time.monotonic()
    await _last_ones(bot, happened)
    happened.ended = time.monotonic()
    telling.cancel()


async def _bring_lane(plan: InboundPlan, webhook: Webhook, lane: int, people: list[int], happened: Happened) -> None:
    """The messages of a chat one after another, over the same connection."""
    line = Line()
    for number in range(plan.updates):
        place = number % len(people)
        if place % plan.connections == lane:
            await webhook.bring(line, ordinary(number, people[place]))
            happened.taken[ORDINARY + number] = time.monotonic()
    line.close()


async def _send_emergencies(plan: InboundPlan, webhook: Webhook, bot: SimulatedBot, people: list[int], happened: Happened) -> None:
    """Each from a chat that had none before, so that its answer can't be taken for another's."""
    chance, due, number = random.Random(plan.seed), time.monotonic(), 0
    left = chance.sample(people, len(people))
    async with asyncio.TaskGroup() as under_way:
        while time.monotonic() < happened.full + plan.seconds:
            due += chance.expovariate(plan.per_minute / 60)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            chat = bot.person().id if number % _NEWCOMERS == 0 or not left else left.pop()
            happened.acute[chat] = time.monotonic()
            under_way.create_task(_bring_one(webhook, acute(number, chat)))
            number += 1


async def _bring_one(webhook: Webhook, update: dict) -> None:
    line = Line()
    await webhook.bring(line, update)
    line.close()


async def _tell(bot: SimulatedBot, happened: Happened, told: Told) -> None:
    while True:
        told("tar emot" if happened.full > time.monotonic() else "svarar", happened, len(bot.delivered))
        await asyncio.sleep(0.5)


async def _last_ones(bot: SimulatedBot, happened: Happened) -> None:
    """Waits for the answers to the last emergencies."""
    until = time.monotonic() + _LAST_SECONDS
    while time.monotonic() < until:
        happened.delivered = list(bot.delivered)
        if len(emergency_waits(happened)) == len(happened.acute):
            return
        await asyncio.sleep(0.2)
