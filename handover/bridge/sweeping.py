"""Deletes previews that ran out, also when nobody asks for anything."""

from __future__ import annotations

import asyncio
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from foundation.logs import EventLog
from handover.store.referrals import sweep_previews

EVERY_SECONDS: Final = 600.0


async def keep_sweeping(transactions: sessionmaker[Session], log: EventLog, every_seconds: float = EVERY_SECONDS) -> None:
    """Sweeps at once and then every `every_seconds`, until it is cancelled. A database that is away is tried again next time."""
    while True:
        try:
            await asyncio.to_thread(_sweep_all, transactions)
        except SQLAlchemyError as error:
            log.event("sweep_failed", error=type(error).__name__)
        await asyncio.sleep(every_seconds)


def _sweep_all(transactions: sessionmaker[Session]) -> None:
    while True:
        with transactions.begin() as session:
            swept = sweep_previews(session)
        if swept == 0:
            return
