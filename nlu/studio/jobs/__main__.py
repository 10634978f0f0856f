"""`python -m nlu.studio.jobs`: trains, judges and publishes what editors ask for, one job at a time, giving way to everybody."""

from __future__ import annotations

import os
import signal
import threading
import time

from sqlalchemy.exc import SQLAlchemyError

from foundation.logs import EventLog, start_logs
from foundation.settings import load_settings
from nlu.studio.jobs.alive import keep_alive
from nlu.studio.jobs.settings import JobsSettings
from nlu.studio.jobs.wiring import Office, make_office
from nlu.studio.jobs.worker import give_way
from nlu.studio.store.engine import make_engine

NICE = 5  # and what computes for it is at 10 (children.py)
_IDLE_SECONDS, _AWAY_SECONDS, _TIDY_SECONDS = 0.5, 2.0, 600.0


def main() -> None:
    """Works until SIGTERM. A job that is running then is stopped and told as broken off."""
    settings, log, stop = load_settings(JobsSettings), start_logs("studio-jobs"), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    os.umask(0o022)  # versions are read by processes of other users
    give_way(NICE)
    engine, alive = make_engine(settings.database_url.get_secret_value(), pool_size=2), keep_alive(settings.content, stop)
    try:
        _work(make_office(settings, engine, stop.is_set, log), stop, log)
    finally:
        stop.set()
        alive.join()
        engine.dispose()


def _work(office: Office, stop: threading.Event, log: EventLog) -> None:
    """A database that is away for a while is waited for: it is asked again every other second."""
    has_begun = is_away = False
    tidied = -_TIDY_SECONDS
    log.event("process_started")
    while not stop.is_set():
        try:
            if not has_begun:
                office.begin()
            if time.monotonic() - tidied >= _TIDY_SECONDS:
                office.tidy()
                tidied = time.monotonic()
            has_begun, is_away, worked = True, False, office.worker.once()
        except SQLAlchemyError as error:
            if not is_away:
                log.event("database_lost", error=type(error).__name__)
            is_away, worked = True, False
        if not worked:
            stop.wait(_AWAY_SECONDS if is_away else _IDLE_SECONDS)


if __name__ == "__main__":
    main()
