"""The municipalities and the languages that a person can choose."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from fastapi import APIRouter

from bot.gateway.gateway import Gateway
from foundation.entry import ANYONE, open_to
from foundation.languages.locales import LANGUAGES

_SHOWN: Final = ("slug", "name", "code", "county", "cooperation", "open")


def directory_routes(gateway: Gateway) -> APIRouter:
    """GET /api/v1/municipalities, as in tests/contract/bridge-municipalities.schema.json; from memory.

    GET /api/v1/languages, as in public-languages.schema.json.
    """
    router = APIRouter(prefix="/api/v1")
    listed = [{name: asdict(row)[name] for name in _SHOWN} for row in gateway.municipalities.values()]

    @router.get("/municipalities")
    @open_to(ANYONE)
    async def municipalities() -> list[dict[str, object]]:
        return listed

    @router.get("/languages")
    @open_to(ANYONE)
    async def languages() -> list[dict[str, object]]:
        return [asdict(language) for language in LANGUAGES.values()]

    return router
