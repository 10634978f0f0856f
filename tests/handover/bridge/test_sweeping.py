"""Previews that ran out go away by themselves."""

from __future__ import annotations

import asyncio
import contextlib

from sqlalchemy import func, select, text

from foundation.logs import EventLog
from handover.bridge.sweeping import keep_sweeping
from handover.store.engine import make_engine, session_factory
from handover.store.tables import ReferralPreviewRow

TWO_RUN_OUT = """UPDATE handover.referral_preview SET expires_at = now() - interval '1 hour'
                 WHERE ctid IN (SELECT ctid FROM handover.referral_preview LIMIT 2)"""


async def test_old_previews_are_gone_soon_and_fresh_ones_stay(previewed, transactions) -> None:
    for _ in range(3):
        await previewed()
    with transactions.begin() as session:
        session.execute(text(TWO_RUN_OUT))
    sweeping = asyncio.create_task(keep_sweeping(transactions, EventLog("bridge"), every_seconds=0.01))
    left = 3
    for _ in range(200):
        await asyncio.sleep(0.02)
        with transactions.begin() as session:
            left = session.scalar(select(func.count()).select_from(ReferralPreviewRow))
        if left == 1:
            break
    sweeping.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await sweeping
    assert left == 1


async def test_sweeping_goes_on_when_the_database_is_away(capfd) -> None:
    nowhere = session_factory(make_engine("postgresql+psycopg://nobody@127.0.0.1:1/none"))
    sweeping = asyncio.create_task(keep_sweeping(nowhere, EventLog("bridge"), every_seconds=0.01))
    await asyncio.sleep(0.3)
    assert not sweeping.done()
    sweeping.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await sweeping
    assert capfd.readouterr().err.count('"event": "sweep_failed"') >= 2
