"""Looks every half minute for what is wrong and has it told. Worker and desk both do, so that each is watched by the other."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from foundation.logs import EventLog
from handover.delivery.alarm_ways import AlarmWay, WayFailed, tell_by_any
from handover.delivery.database_outage import AGAIN_SECONDS, LOOK_SECONDS, DatabaseOutage
from handover.store import alarms

EVERY_SECONDS: Final = 30.0
FIRST_AFTER_SECONDS: Final = 60.0  # everything starts at once: a worker that has not registered yet is not silent


@dataclass(frozen=True)
class Watch:
    """`ways` are tried in order until one has told; without any the event log and the staff's pages are all there is."""

    transactions: sessionmaker[Session]
    ways: Sequence[AlarmWay]
    names: dict[str, str]
    log: EventLog

    def look(self) -> None:
        """Once: raise what is wrong, end what is over. The database alone is asked."""
        with self.transactions.begin() as session:
            alarms.update_alarms(session, alarms.troubles(session))

    def tell(self) -> None:
        """Once: tell what nobody has been told. No transaction stays open while a way makes us wait; what failed is told next time."""
        with self.transactions.begin() as session:
            untold = alarms.take_untold(session)
        if not untold:
            return
        is_told = self._told(list(untold.values()))
        with self.transactions.begin() as session:
            alarms.mark_told(session, untold, is_told)

    def _told(self, untold: Sequence[alarms.Alarm]) -> bool:
        for alarm in untold:
            self.log.event("alarm", kind=alarm.kind, state=alarm.subject)
        try:
            tell_by_any(self.ways, untold, self.names)
        except WayFailed as error:
            self.log.event("alarm_not_told", reason=str(error))
            return False
        return True


async def keep_watching(watch: Watch, every_seconds: float = EVERY_SECONDS, first_after: float = FIRST_AFTER_SECONDS) -> None:
    """Looks every `every_seconds` until it is cancelled, more often while the database does not answer, which is told as well."""
    await asyncio.sleep(first_after)
    outage, looking, telling = DatabaseOutage(watch.ways, watch.names, watch.log), None, None
    while True:
        looking = looking or asyncio.create_task(asyncio.to_thread(watch.look))
        # A database that stands still keeps its caller for ever: no second look is begun while the first one waits.
        await asyncio.wait({looking}, timeout=LOOK_SECONDS)
        if looking.done() and _has_answered(watch, looking):
            outage.over()
            telling = _telling(watch, telling)
        else:
            await asyncio.to_thread(outage.missed)
        looking = None if looking.done() else looking
        await asyncio.sleep(min(every_seconds, AGAIN_SECONDS) if outage.lasts else every_seconds)


def _telling(watch: Watch, before: asyncio.Task[None] | None) -> asyncio.Task[None]:
    """Tells beside the looks: a slow mail server is no sign of a slow database. One at a time."""
    if before is not None and not before.done():
        return before
    if before is not None:
        _has_answered(watch, before)
    return asyncio.create_task(asyncio.to_thread(watch.tell))


def _has_answered(watch: Watch, work: asyncio.Task[None]) -> bool:
    """Whether it came to its end. A fault of our own ends the watching, and is raised when the process stops."""
    try:
        work.result()
    except SQLAlchemyError as error:
        watch.log.event("watch_failed", error=type(error).__name__)
        return False
    return True
