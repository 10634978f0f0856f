"""Whether the process lives, and whether it can do its work."""

from __future__ import annotations

from fastapi import APIRouter

from foundation.problems import Problem
from handover.desk.parts import DeskParts
from handover.store import readiness


def health_routes(parts: DeskParts) -> APIRouter:
    """GET /healthz answers as long as the process does; GET /readyz asks the database. Neither needs a session."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz")
    def readyz() -> dict[str, str]:
        with parts.transactions.begin() as session:
            if not readiness.is_migrated(session):
                raise Problem(503, "not-migrated", "Databasen saknar sina tabeller")
        return {"status": "ok"}

    return router
