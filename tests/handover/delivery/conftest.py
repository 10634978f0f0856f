"""A worker in this process on the real engine, with inboxes that the test holds in its hand."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest

from foundation.logs import EventLog
from handover.delivery import worker
from handover.delivery.bringing import Bringing
from handover.delivery.canary import prove_lines
from handover.delivery.delivering import Delivering
from handover.delivery.purging import Purging
from tests.handover.delivery.fake_inbox import FakeInbox
from tests.handover.delivery.parcels import rendered

NAMES = {"varberg": "Varberg"}


@pytest.fixture
def mailbox() -> FakeInbox:
    return FakeInbox("mail")


@pytest.fixture
def bringing(transactions, mailbox: FakeInbox) -> Bringing:
    return Bringing(transactions, {("varberg", "mail"): mailbox}, NAMES, rendered, EventLog("delivery"))


@pytest.fixture
def delivering(bringing: Bringing) -> Delivering:
    return Delivering(bringing)


@pytest.fixture
async def start_worker(bringing: Bringing, handover_database: str, delivering: Delivering) -> AsyncIterator[Callable[[], None]]:
    """start_worker() lets one more worker begin; all are stopped at the end."""
    running: list[asyncio.Task] = []

    async def sweep() -> None:
        await asyncio.to_thread(delivering.sweep)

    async def purge() -> None:
        await asyncio.to_thread(Purging(bringing.transactions, {}, bringing.log).purge)

    def start() -> None:
        app = worker.make_app(handover_database, delivering.deliver, sweep, lambda: prove_lines(bringing), purge)
        running.append(asyncio.create_task(worker.run(app)))

    yield start
    for task in running:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
