"""The municipalities that a person can choose."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from fastapi import APIRouter

from bot.gateway.gateway import Gateway
from foundation.entry import ANYONE, open_to

_SHOWN: Final = ("slug", "name", "code", "county", "cooperation", "open")


def directory_routes(gateway: Gateway) -> APIRouter:
    """GET /api/v1/municipalities, as in tests/contract/bridge-municipalities.schema.json; from memory."""
    router = APIRouter(prefix="/api/v1")
    listed = [{name: asdict(row)[name] for name in _SHOWN} for row in gateway.municipalities.values()]

    @router.get("/municipalities")
    @open_to(ANYONE)
    async def municipalities() -> list[dict[str, object]]:
        return listed

    return router
