"""Whether the process lives, and whether everything behind it does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from typing import Final

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from bot.gateway.gateway import Gateway
from bot.gateway.store.engine import StoreUnavailable
from foundation.entry import ANYONE, open_to

_SECONDS: Final = 5.0
_KEPT_SECONDS: Final = 1.0


class Readiness:
    """Asks everything behind the gateway; the route is open to all, so it asks at most once a second."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway, self._lock = gateway, asyncio.Lock()
        self._found: dict[str, bool] = {}
        self._found_at = float("-inf")

    async def found(self) -> dict[str, bool]:
        """Whether database, nlu, rasa and bridge do their work."""
        async with self._lock:
            if time.monotonic() - self._found_at > _KEPT_SECONDS:
                self._found = await self._ask()
                self._found_at = time.monotonic()
            return self._found

    async def _ask(self) -> dict[str, bool]:
        gateway = self._gateway
        checks = {"database": self._stored(), "nlu": gateway.understanding.is_ready(), "rasa": gateway.dialogue.is_ready(),
                  "bridge": gateway.bridge.is_ready()}  # fmt: skip
        return dict(zip(checks, await asyncio.gather(*map(_in_time, checks.values())), strict=True))

    async def _stored(self) -> bool:
        try:
            await self._gateway.upkeep.is_ready()
        except StoreUnavailable:
            return False
        return True


def health_routes(gateway: Gateway) -> APIRouter:
    """GET /healthz; GET /readyz {"database", "nlu", "rasa", "bridge": "ok" | "false"}, 503 unless all are ok."""
    router, readiness = APIRouter(), Readiness(gateway)

    @router.get("/healthz")
    @open_to(ANYONE)
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz")
    @open_to(ANYONE)
    async def readyz() -> JSONResponse:
        found = await readiness.found()
        return JSONResponse({name: "ok" if ready else "false" for name, ready in found.items()}, 200 if all(found.values()) else 503)

    return router


async def _in_time(check: Awaitable[bool]) -> bool:
    try:
        async with asyncio.timeout(_SECONDS):
            return await check
    except TimeoutError:
        return False
