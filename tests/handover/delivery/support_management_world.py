"""An inbox with a made-up municipality behind it: over a fake client, or over HTTP to the server on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from handover.delivery.inboxes.support_management.errands import Errands
from handover.delivery.inboxes.support_management.http_errands import connected
from handover.delivery.inboxes.support_management.inbox import SupportManagementInbox
from handover.delivery.inboxes.support_management.settings import SupportManagementSettings
from tests.handover.delivery.support_management_fake import FakeErrands
from tests.handover.delivery.support_management_server import BASE, CLIENT, Municipality, served
from tests.handover.delivery.support_management_store import LABEL, ErrandStore, Faults, StoredErrand


def settings(host: str = "127.0.0.1:1", **changed: Any) -> SupportManagementSettings:
    """Settings that fit the made-up municipality."""
    given: dict[str, Any] = {
        "base_url": f"http://{host}{BASE}", "token_url": f"http://{host}/token", "client_id": CLIENT[0], "client_secret": CLIENT[1],
        "municipality_id": "1489", "namespace": "VALD_I_NARA", "category": "OPEN_CARE", "type": "SELF_REFERRAL", "status": "NEW",
        "labels": (LABEL,), "timeout_s": 10.0, "allow_loopback": True,
    }  # fmt: skip
    return SupportManagementSettings(**(given | changed))


class World:
    """`inbox` is what is tested. `town` is the server, where there is one."""

    def __init__(self, host: str | None, town: Municipality, closing: AsyncExitStack) -> None:
        self.store, self.faults, self.town = town.store, town.faults, town
        self.host, self._closing = host, closing
        self.inbox: SupportManagementInbox

    async def begin(self, **changed: Any) -> SupportManagementInbox:
        """The process starts (again): nothing is remembered."""
        chosen = settings(self.host or "127.0.0.1:1", **changed)
        client: Errands = FakeErrands(self.store, self.faults)
        if self.host:
            client = await self._closing.enter_async_context(connected(chosen))
        self.inbox = SupportManagementInbox(chosen, client)
        return self.inbox

    @property
    def requests_of_a_referral(self) -> int:
        """Search, new errand, its documents, two new ones; over HTTP a token first."""
        return 6 if self.host else 5

    @property
    def errands(self) -> list[StoredErrand]:
        return list(self.store.errands.values())


@asynccontextmanager
async def world_of(kind: str) -> AsyncIterator[World]:
    """`kind` is fake or http."""
    town = Municipality(ErrandStore(), Faults())
    async with AsyncExitStack() as closing:
        host = await closing.enter_async_context(served(town.app())) if kind == "http" else None
        world = World(host, town, closing)
        await world.begin()
        yield world
