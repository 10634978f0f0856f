"""`python -m handover.delivery`: brings what is owed to the municipalities' inboxes, and watches that it arrives."""

from __future__ import annotations

import asyncio

from procrastinate import App

from foundation.beside import running_beside
from foundation.directory import municipalities_at_start
from foundation.logs import EventLog, start_logs
from foundation.settings import load_settings, refuse_to_start
from handover.delivery import worker
from handover.delivery.alarm_settings import alarm_ways
from handover.delivery.bringing import Bringing
from handover.delivery.canary import prove_lines
from handover.delivery.delivering import Delivering
from handover.delivery.inbox_file import InboxEntry, read_inboxes
from handover.delivery.inboxes.registry import build_inboxes
from handover.delivery.purging import Purging
from handover.delivery.rendering.render import render
from handover.delivery.settings import DeliverySettings
from handover.delivery.tombstone_keeping import TombstoneKeeping
from handover.delivery.watching import Watch, keep_watching
from handover.delivery.working import keep_working, stop_at_signals
from handover.municipality_file import MunicipalityFileError
from handover.retention_file import read_retention
from handover.store import canaries
from handover.store.engine import make_engine, session_factory
from handover.tombstone_file import TombstoneFile


def main() -> None:
    """Works until SIGTERM. Ends with 78 and a sentence when the inboxes are not set rightly."""
    settings = load_settings(DeliverySettings)
    names = {slug: row.name for slug, row in municipalities_at_start().items()}
    try:
        entries = read_inboxes(settings.inboxes, names)
        asyncio.run(_serve(settings, entries, names, start_logs("delivery")))
    except MunicipalityFileError as error:
        refuse_to_start(str(error))


async def _serve(settings: DeliverySettings, entries: list[InboxEntry], names: dict[str, str], log: EventLog) -> None:
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=worker.AT_ONCE)
    bringing = Bringing(session_factory(engine, settings.content_keys), build_inboxes(entries), names, render, log)
    purging = Purging(bringing.transactions, read_retention(settings.retention, names), log)
    keeping = TombstoneKeeping(bringing.transactions, TombstoneFile(settings.tombstones) if settings.tombstones else None)
    delivering, watch = Delivering(bringing), Watch(bringing.transactions, alarm_ways(settings), names, log)

    def begin() -> None:
        with bringing.transactions.begin() as session:
            canaries.watch_lines(session, bringing.inboxes)

    def app() -> App:
        return worker.make_app(settings.database_url.get_secret_value(), delivering.deliver,
                               lambda: asyncio.to_thread(_sweep, delivering, keeping, log), lambda: prove_lines(bringing),
                               lambda: asyncio.to_thread(purging.purge))  # fmt: skip

    stop = stop_at_signals()
    log.event("process_started", count=len(bringing.inboxes))
    try:
        async with running_beside(keep_watching(watch)):
            await keep_working(lambda: asyncio.to_thread(begin), lambda: worker.run(app()), stop,
                               lambda error: log.event("database_lost", error=error))  # fmt: skip
    finally:
        engine.dispose()


def _sweep(delivering: Delivering, keeping: TombstoneKeeping, log: EventLog) -> None:
    delivering.sweep()
    try:
        keeping.keep()
    except OSError as error:  # a full disk there must not stop deliveries; it is tried again in seconds
        log.event("tombstones_not_kept", error=type(error).__name__)


if __name__ == "__main__":
    main()
