"""Whether a process of the handover lives, and whether it can do its work. The bridge and the desk answer alike."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy.orm import Session, sessionmaker

from foundation.entry import ANYONE, open_to
from foundation.problems import Problem
from handover.store import readiness


def health_routes(transactions: sessionmaker[Session]) -> APIRouter:
    """GET /healthz answers as long as the process does; GET /readyz asks the database. Neither needs a token or a session."""
    router = APIRouter()

    @router.get("/healthz")
    @open_to(ANYONE)
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz")
    @open_to(ANYONE)
    def readyz() -> dict[str, str]:
        with transactions.begin() as session:
            if not readiness.is_migrated(session):
                raise Problem(503, "not-migrated", "Databasen saknar sina tabeller")
        return {"status": "ok"}

    return router
