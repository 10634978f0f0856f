"""The real process: python -m bot.gateway with a real database, the real rules and everything else dead."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from tests.bot.gateway.person import API, Person, button

ROOT = Path(__file__).resolve().parents[3]
MARKER = "hemligheten Kjell Zebrafink"
SECRETS = {"STEGET_BRIDGE_TOKEN": "t" * 40, "STEGET_CONVERSATION_KEY": "c" * 40}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A gateway process whose inner services do not exist; `stderr` is all it has said."""

    def __init__(self, database_url: str, folder: Path, **settings: str) -> None:
        self.port, dead = free_port(), "http://127.0.0.1:9"
        inner = {f"STEGET_{name}_URL": dead for name in ("NLU", "RASA", "BRIDGE")}
        clean = {name: value for name, value in os.environ.items() if not name.startswith("STEGET_")}
        self._log = folder / "stderr"
        self.running = subprocess.Popen(
            [sys.executable, "-m", "bot.gateway"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=self._log.open("wb"),
            env={**clean, **SECRETS, **inner, **settings, "STEGET_DATABASE_URL": database_url, "STEGET_PORT": str(self.port)},
        )  # fmt: skip
        self.url = f"http://127.0.0.1:{self.port}"
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + 40
        while time.monotonic() < until:
            try:
                if httpx.get(self.url + "/healthz").status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise AssertionError(self.stderr)

    @property
    def stderr(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def stop(self) -> int:
        """SIGTERM; the exit status."""
        self.running.send_signal(signal.SIGTERM)
        return self.running.wait(15)


@pytest.fixture(scope="module")
def process(chat_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    process = Process(chat_database, tmp_path_factory.mktemp("gateway"))
    yield process
    process.running.kill()
    process.running.wait()


@pytest_asyncio.fixture(loop_scope="session")
async def person(process: Process) -> AsyncIterator[Person]:
    async with httpx.AsyncClient(base_url=process.url, timeout=10) as http:
        yield await Person.begin(http)


async def test_the_real_rules_put_112_first_with_every_inner_service_dead(person) -> None:
    messages = await person.write("han har kniv och ska döda mig nu")
    assert messages[0]["kind"] == "emergency"
    assert messages[0]["text"].startswith("Ring 112 nu.")
    assert "020-50 50 50" in messages[0]["text"]


async def test_a_harmless_message_gets_the_honest_fallback(person) -> None:
    assert "problem just nu" in (await person.write("vad kostar det"))[0]["text"]


async def test_idioms_are_no_emergency(person) -> None:
    assert (await person.write("jag ska slå gräset i morgon"))[0]["kind"] == "notice"


async def test_413_over_a_real_socket(person) -> None:
    assert (await person.post({"text": "x" * 1_000_000})).status_code == 413


async def test_nothing_that_was_written_stands_in_the_log(process, person) -> None:
    await drive(person)
    logged = process.stderr
    assert "rasa_failed" in logged
    for secret in (MARKER, "Kjell", "Zebrafink", person.token, person.id, *SECRETS.values(), "127.0.0.1"):
        assert secret not in logged
    assert all(isinstance(json.loads(line), dict) for line in logged.splitlines() if not re.search("RuntimeDirWarning|user_runtime", line))


async def drive(person: Person) -> None:
    """Sends the marker through every door and every error."""
    for text in (MARKER, f"/{MARKER}", f'/x{{"{MARKER}"', MARKER * 400, f"han slår mig nu {MARKER}", MARKER + "\ud800\x00"):
        await person.post(json.dumps({"text": text}).encode(), key=MARKER)
    await person.post(f'{{"text": "{MARKER}'.encode())
    await person.post({MARKER: MARKER})
    await person.post({"button": MARKER})
    await person.press(button(person.first, "Någon skadar mig"))
    await person.post({"text": MARKER * 5000})
    call = person.http.post
    await call(API, json={"locale": MARKER, "municipality": MARKER, "campaign": MARKER})
    await call(f"{API}/{MARKER}/messages", json={"text": MARKER}, headers={"Authorization": f"Bearer {MARKER}"})
    await call(f"{API}/{person.id}/referral/preview", json={"draft": {"own_words": MARKER, MARKER: 1}}, headers=person.bearer)
    await call(f"{API}/{person.id}/referral", json={"preview_id": MARKER}, headers=person.bearer)
    for path in ("lookup", "reply", "withdraw"):
        await call(f"/api/v1/receipts/{path}", json={"code": MARKER, "text": MARKER, "idempotency_key": MARKER})
    await person.http.get(f"/{MARKER}?{MARKER}", headers={"User-Agent": MARKER, "X-Forwarded-For": MARKER})
    await person.erase()


async def test_sigterm_ends_open_streams_and_the_process(chat_database, tmp_path) -> None:
    process = Process(chat_database, tmp_path)
    async with httpx.AsyncClient(base_url=process.url, timeout=10) as http:
        person = await Person.begin(http)
        async with http.stream("GET", f"{API}/{person.id}/events", headers=person.bearer) as response:
            lines = response.aiter_lines()
            await anext(lines)
            began = time.monotonic()
            status = asyncio.create_task(asyncio.to_thread(process.stop))
            async for _ in lines:
                pass
        assert await status in (0, -signal.SIGTERM)
    assert time.monotonic() - began < 8


def test_a_process_that_is_half_set_says_what_is_missing_and_ends() -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("STEGET_")}
    ended = subprocess.run([sys.executable, "-m", "bot.gateway"], cwd=ROOT, env={**clean, "STEGET_BRIDGE_TOKEN": "kort"},
                           capture_output=True, text=True, timeout=60)  # fmt: skip
    assert ended.returncode == 78
    assert "STEGET_DATABASE_URL saknas" in ended.stderr
    assert "kort" not in ended.stderr.replace("too_short", "")
