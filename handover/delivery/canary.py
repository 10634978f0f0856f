"""A parcel that is nobody's, every quarter of an hour to every inbox: it proves that the way is open before somebody needs it."""

from __future__ import annotations

import asyncio

from handover.core.parcel import Parcel
from handover.delivery.bringing import Bringing
from handover.delivery.inbox import InboxFailure
from handover.store import canaries, clock
from handover.store.canaries import Line


async def prove_lines(bringing: Bringing) -> None:
    """One canary to each inbox, all at once, and what came of each is written. Never raises for an inbox that fails."""
    await asyncio.gather(*(_prove(bringing, line) for line in bringing.inboxes))


async def _prove(bringing: Bringing, line: Line) -> None:
    municipality, kind = line
    now = clock.this_minute()
    parcel = Parcel(f"canary-{kind}-{now:%Y%m%d%H%M}", "canary", "canary", "", municipality, bringing.name_of(municipality), now)
    failure = None
    try:
        await bringing.bring(parcel, kind)
    except InboxFailure as failed:
        failure = failed.code
    await asyncio.to_thread(_mark, bringing, line, failure)


def _mark(bringing: Bringing, line: Line, failure: str | None) -> None:
    with bringing.transactions.begin() as session:
        canaries.mark(session, line, failure)
    if failure:
        bringing.log.event("canary_lost", kind=line[1], code=failure)
