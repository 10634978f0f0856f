"""Lets people wait again whose member of staff vanished, ends it for those who are gone, and tells both sides, also when nobody asks."""

from __future__ import annotations

import asyncio
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from foundation.logs import EventLog
from handover.bridge.parts import BridgeParts
from handover.store.live.ending import settle_gone, settle_lapsed

EVERY_SECONDS: Final = 15.0


async def keep_settling(parts: BridgeParts, log: EventLog, every_seconds: float = EVERY_SECONDS) -> None:
    """Looks at once and then every `every_seconds`, until it is cancelled. A database that is away is tried again next time."""
    while True:
        try:
            for live_id in await asyncio.to_thread(_settle, parts):
                await parts.bell.ring(live_id)
        except SQLAlchemyError as error:
            log.event("settling_failed", error=type(error).__name__)
        await asyncio.sleep(every_seconds)


def _settle(parts: BridgeParts) -> list[str]:
    with parts.transactions.begin() as session:
        return settle_lapsed(session) + settle_gone(session)
