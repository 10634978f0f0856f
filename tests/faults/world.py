"""One installation under test with its inboxes, its people and its staff; everything that a run needs."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import psycopg
from ruamel.yaml import YAML

from foundation.settings import ROOT
from steget.embedded.ports import pick_free
from tests.e2e.installation import Installed
from tests.faults.desk_rows import DeskRows
from tests.faults.firing import FireFolder
from tests.faults.ledger import Ledger
from tests.faults.member_of_staff import MemberOfStaff
from tests.faults.person import Person
from tests.faults.points import POINTS
from tests.faults.sinks import SECRET, Sinks, sinks

MUNICIPALITY: Final = "varberg"
_START_S: Final = 240.0


@dataclass
class World:
    """Handles of one running installation. `purged` are the codes of tickets that were purged on purpose."""

    installed: Installed
    fire: FireFolder
    ledger: Ledger
    rows: DeskRows
    sinks: Sinks
    staff: MemberOfStaff
    http: httpx.AsyncClient
    purged: set[str]

    def person(self) -> Person:
        """Somebody new."""
        return Person(self.http, self.ledger, MUNICIPALITY)

    async def asked(self, question: Callable, *words: object):
        """The answer of a database question that may find the database away."""
        while True:
            try:
                return await asyncio.to_thread(question, *words)
            except psycopg.Error:
                await asyncio.sleep(0.2)

    async def settled(self, calm_s: float = 3.0, seconds: float = 150.0) -> None:
        """Returns when nothing has been owed to any inbox for `calm_s`, or after `seconds`."""
        until, calm = time.monotonic() + seconds, time.monotonic()
        while time.monotonic() < min(until, calm + calm_s):
            if any(not owed.sent for owed in await self.asked(self.rows.owed)):
                calm = time.monotonic()
            await asyncio.sleep(0.2)

    async def whole(self, dead: frozenset[int] = frozenset()) -> None:
        """Returns when all processes are up and both doors are ready. Raises AssertionError after a while."""
        await asyncio.to_thread(self.installed.wait_until_recovered, set(dead), 150)


def reached(fire: FireFolder, moment: str) -> None:
    """The harness itself has come to a moment that points are named for."""
    for point in POINTS:
        if point.target == f"harness:{moment}":
            fire.reached(point)


def _settings(folder: Path, found: Sinks) -> dict[str, str]:
    (folder / "webhook-key").write_text(SECRET, encoding="ascii")
    mail = {"kind": "mail", "host": "127.0.0.1", "port": found.mail_port, "security": "plain", "sender": "steget@kommun.example",
            "recipient": "arende@kommun.example", "message_id_host": "steget.kommun.example",
            "desk_url": "https://steget.kommun.example"}  # fmt: skip
    hook = {"kind": "webhook", "url": found.webhook_url, "secrets_from": ["webhook-key"], "allow_loopback": True}
    for name, content in (("inboxes", {"inboxes": {MUNICIPALITY: [mail, hook]}}),
                          ("retention", {"municipalities": {MUNICIPALITY: {"decision": "KS 2026-1"}}})):  # fmt: skip
        with (folder / f"{name}.yml").open("w", encoding="utf-8") as stream:
            YAML().dump(content, stream)
    ports = pick_free(("public", "staff"))
    data = folder / "data"
    return {"STEGET_DATA_DIR": str(data), "STEGET_PUBLIC_PORT": str(ports["public"]), "STEGET_STAFF_PORT": str(ports["staff"]),
            "STEGET_INBOXES": str(folder / "inboxes.yml"), "STEGET_RETENTION": str(folder / "retention.yml"),
            "STEGET_FAULTS": str(folder / "fire"), "STEGET_FAULTS_STATE": str(data / "run" / "state.json")}  # fmt: skip


@asynccontextmanager
async def _installed(folder: Path, settings: dict[str, str]) -> AsyncIterator[Installed]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STEGET_")}
    environment, data = kept | settings, folder / "data"
    data.mkdir(parents=True)
    with (folder / "up.txt").open("wb") as output:
        words = [sys.executable, "-m", "tests.faults.starting", "steget"]
        process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=output, stderr=output)
    doors = (f"http://127.0.0.1:{settings[name]}" for name in ("STEGET_PUBLIC_PORT", "STEGET_STAFF_PORT"))
    installed = Installed(process.pid, data, *doors, environment)
    try:
        await _ready(installed, process)
        yield installed
    finally:
        process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(process.wait, 60)


async def _ready(installed: Installed, process: subprocess.Popen) -> None:
    until = time.monotonic() + _START_S
    async with httpx.AsyncClient(timeout=6) as client:
        for door in (installed.public, installed.staff):
            while not await _answers(client, door):
                assert process.poll() is None, "the installation ended by itself"
                assert time.monotonic() < until, "the installation did not become ready"
                await asyncio.sleep(0.3)


async def _answers(client: httpx.AsyncClient, door: str) -> bool:
    try:
        return (await client.get(f"{door}/readyz")).status_code == 200
    except httpx.TransportError:
        return False


@asynccontextmanager
async def world(folder: Path) -> AsyncIterator[World]:
    """A whole installation with inboxes, one member of staff logged in, and all points in place."""
    folder.mkdir(parents=True, exist_ok=True)
    fire = FireFolder(folder / "fire", folder / "data" / "run" / "state.json")
    moments = {"mail": "letter_in_hand", "webhook": "parcel_in_hand"}
    async with AsyncExitStack() as stack:
        found = await stack.enter_async_context(sinks(lambda kind: reached(fire, moments[kind])))
        installed = await stack.enter_async_context(_installed(folder, _settings(folder, found)))
        await asyncio.to_thread(installed.add_staff, "kim", MUNICIPALITY)
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=50)
        public = await stack.enter_async_context(httpx.AsyncClient(base_url=installed.public, timeout=20, limits=limits))
        desk = await stack.enter_async_context(httpx.AsyncClient(base_url=installed.staff, timeout=20))
        staff = MemberOfStaff(desk, installed.staff)
        await staff.logs_in("kim")
        yield World(installed, fire, Ledger(folder / "ledger.jsonl"), DeskRows(installed.data), found, staff, public, set())
