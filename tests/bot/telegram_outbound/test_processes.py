"""Gateways as processes: killed in the middle, stopped and woken, and what they write while everything fails."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from bot.channels.telegram.outbound.sealing import PostSeal
from foundation.settings import ROOT
from tests.bot.telegram_outbound.parts import BOT, DEAD_DATABASE, SERVER_KEY, Gateways, open_chat, post, rows, texts_of, until, until_empty

WORDS = "Hon är rädd för mig"


class Processes:
    """Starts them."""

    def __init__(self) -> None:
        self.made: list[subprocess.Popen[bytes]] = []

    def start(self, **given: Any) -> subprocess.Popen[bytes]:
        """One that has begun to send."""
        process = subprocess.Popen([sys.executable, "-m", "tests.bot.telegram_outbound.gateway_process"], cwd=ROOT, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "HTTPS_PROXY": "http://127.0.0.1:1",
                                   "HTTP_PROXY": "http://127.0.0.1:1", "ALL_PROXY": "http://127.0.0.1:1"})  # fmt: skip
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps(given).encode())
        process.stdin.close()
        process.stdin = None  # communicate() would flush what is closed
        self.made.append(process)
        assert process.stdout.readline() == b"ready\n"
        return process


@pytest.fixture
def processes() -> Iterator[Processes]:
    """Ends those that are left."""
    made = Processes()
    yield made
    for process in made.made:
        process.kill()
        process.communicate()


async def test_a_gateway_that_is_killed_loses_nothing_and_doubles_only_what_was_under_way(gateways: Gateways, processes: Processes) -> None:
    people, looking = [gateways.bot.person() for _ in range(60)], gateways.make()
    await looking.sender.post([post(people[number % 60], f"nr {number}") for number in range(300)])
    gateways.bot.fail("late_after", "sendMessage", times=10_000, seconds=0.2)
    given = {"database": gateways.database, "tokens": {BOT: gateways.bot.token}, "api": gateways.api.url}
    victim, _other = processes.start(**given), processes.start(**given)
    await until(lambda: len(texts_of(gateways.bot)) > 100)
    victim.send_signal(signal.SIGKILL)
    victim.wait(10)
    under_way = _opened(gateways, "leased_until > now()")
    await until_empty(looking, seconds=60)
    found = Counter(texts_of(gateways.bot))
    assert set(found) == {f"nr {number}" for number in range(300)}, "something is lost"
    twice = {words for words, times in found.items() if times > 1}
    assert twice <= under_way and max(found.values()) <= 2
    for number, person in enumerate(people):
        seen = list(dict.fromkeys(person.texts))
        assert seen == [f"nr {number + 60 * turn}" for turn in range(5)], "out of order"


async def test_a_gateway_that_stood_still_past_its_lease_sends_nothing_twice(gateways: Gateways, processes: Processes) -> None:
    people, looking = [gateways.bot.person() for _ in range(60)], gateways.make()
    given = {"database": gateways.database, "tokens": {BOT: gateways.bot.token}, "api": gateways.api.url}
    sleeper, _other = processes.start(**given), processes.start(**given)
    await looking.sender.post([post(person, f"nr {number}") for number, person in enumerate(people * 3)])
    await until(lambda: len(texts_of(gateways.bot)) > 30)
    sleeper.send_signal(signal.SIGSTOP)
    under_way = _opened(gateways, "leased_until > now()")
    await until_empty(looking, seconds=40)
    sleeper.send_signal(signal.SIGCONT)
    await asyncio.sleep(1.5)
    found = Counter(texts_of(gateways.bot))
    assert set(found) == {f"nr {number}" for number in range(180)}
    assert {words for words, times in found.items() if times > 1} <= under_way


def _opened(gateways: Gateways, where: str) -> set[str]:
    """The words of the rows that fulfil a condition."""
    seal = PostSeal(SERVER_KEY, open_chat)
    found = rows(gateways.database, f"SELECT key, sealed FROM chat.telegram_post WHERE {where}")
    return {seal.open(bytes(row.key), bytes(row.sealed)).text for row in found}


@pytest.mark.parametrize("failing", ["500", "html", "cut", "401", "no telegram", "no database"])
async def test_neither_token_nor_chat_nor_words_are_written_anywhere(gateways: Gateways, processes: Processes, failing: str) -> None:
    kim = gateways.bot.person(7_001_234_567)
    if failing in ("500", "html", "cut", "401"):
        gateways.bot.fail(failing, times=10_000)
    await gateways.make().sender.post([post(kim, WORDS)])
    process = processes.start(
        database=DEAD_DATABASE if failing == "no database" else gateways.database, tokens={BOT: gateways.bot.token},
        api="http://127.0.0.1:1" if failing == "no telegram" else gateways.api.url,
        emergencies=[[BOT, str(kim.id), WORDS], [BOT, "not a number", WORDS], ["okänd", str(kim.id), WORDS]], seconds=0.7)  # fmt: skip
    output, errors = await asyncio.to_thread(process.communicate, timeout=40)
    written = (output + errors).decode()
    assert "post_failed" in written
    assert ("telegram_token_refused" in written) == (failing == "401")
    secret = gateways.bot.token.partition(":")[2]
    assert [word for word in (gateways.bot.token, secret, str(kim.id), WORDS, "rädd", SERVER_KEY, "Traceback") if word in written] == []
