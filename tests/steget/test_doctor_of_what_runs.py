"""The doctor tells of the delivery worker, of processes that are not up, and of the alarms that staff see."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from handover.delivery.alarm_words import alarm_words, letter
from handover.store.alarms import Alarm
from steget.data_folder import state_file
from steget.doctor import processes, stores
from steget.doctor.finding import Finding, Level
from steget.installation import Installation
from steget.migrations import migrate_all
from steget.probes.stores import driver_dsn
from steget.processes.state import StateFile

HEARD = "SELECT jobs.procrastinate_register_worker_v1()"
SILENT = "UPDATE jobs.procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"
NAMES = {"varberg": "Varberg", "alingsas": "Alingsås"}


@pytest.fixture
def installed(fresh_database: str, tmp_path: Path) -> Installation:
    """Settings with a database that answers and has the newest tables."""
    migrate_all(fresh_database)
    return Installation(database_url=fresh_database, data_dir=tmp_path / "var", content_key="k" * 32)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lets a supervisor, this process, tell rows of (name, state, restarts, port)."""
    monkeypatch.setattr(StateFile, "supervisor", lambda _file: os.getpid())

    def tell(installation: Installation, *rows: tuple[str, str, int, int | None]) -> None:
        path = state_file(installation).path
        path.parent.mkdir(parents=True)
        told = [{"name": name, "pid": None, "port": port, "state": state, "restarts": restarts} for name, state, restarts, port in rows]
        path.write_text(json.dumps({"supervisor": os.getpid(), "processes": told}), encoding="utf-8")

    return tell


def execute(installation: Installation, *statements: str) -> None:
    with psycopg.connect(driver_dsn(installation.database_url.get_secret_value())) as connection:
        for statement in statements:
            connection.execute(statement)


def raise_alarms(installation: Installation, *alarms: Alarm, ended: str = "NULL") -> None:
    columns = "kind, municipality, subject, raised_at, ended_at"
    execute(installation, *(f"INSERT INTO handover.alarm ({columns}) VALUES ('{alarm.kind}', '{alarm.municipality}', '{alarm.subject}', "
                            f"now(), {ended})" for alarm in alarms))  # fmt: skip


async def about(installation: Installation, wanted: str) -> list[Finding]:
    return [finding for finding in await stores.check_database(installation) if finding.about == wanted]


async def test_delivery_worker_that_is_silent_is_told(installed: Installation) -> None:
    [never] = await about(installed, "Leveranserna")
    execute(installed, HEARD)
    [heard] = await about(installed, "Leveranserna")
    execute(installed, SILENT)
    [silent] = await about(installed, "Leveranserna")
    assert [finding.level for finding in (never, heard, silent)] == [Level.FAULT, Level.OK, Level.FAULT]
    assert silent.sentence == "Leveranserna har inte hörts av." and "handover.delivery" in silent.advice


async def test_delivery_worker_is_not_asked_where_its_tables_are_missing_or_it_is_just_starting(
    installed: Installation, runs: Callable[..., None]
) -> None:
    runs(installed, ("delivery", "starting", 0, None))
    assert await about(installed, "Leveranserna") == []
    runs_again = state_file(installed).path
    runs_again.write_text(runs_again.read_text().replace('"restarts": 0', '"restarts": 1'))
    assert [finding.level for finding in await about(installed, "Leveranserna")] == [Level.FAULT], "it has fallen and is still silent"
    execute(installed, "UPDATE handover.alembic_version SET version_num = 'older'")
    assert await about(installed, "Leveranserna") == []


async def test_alarms_that_are_on_are_told_in_the_words_of_the_staff(installed: Installation) -> None:
    on = [Alarm("not_taken", "varberg", "mail"), Alarm("canary", "alingsas", "sdk"), Alarm("worker")]
    raise_alarms(installed, *on)
    raise_alarms(installed, Alarm("unopened", "varberg"), ended="now()")
    told = await about(installed, "larm")
    assert [finding.level for finding in told] == [Level.WARNING] * 3
    mail, canary, worker = (alarm_words(alarm) for alarm in on)
    assert [finding.sentence for finding in told] == [f"Varberg: {mail}", f"Alingsås: {canary}", worker]
    assert all(f"– {finding.sentence}\n" in letter(on, NAMES) for finding in told)


@pytest.mark.parametrize(("state", "level", "words"), [
    ("waiting", Level.WARNING, "väntar på andra processer"), ("starting", Level.WARNING, "startar"),
    ("down", Level.FAULT, "är nere och startas om"), ("failed", Level.FAULT, "går inte att starta"), ("stopped", Level.FAULT, "är stoppad"),
    ("a state of tomorrow", Level.FAULT, "svarar inte"),
])  # fmt: skip
async def test_process_that_is_not_up_is_told_by_name(
    state: str, level: Level, words: str, installation: Installation, runs: Callable[..., None]
) -> None:
    runs(installation, ("delivery", state, 0, None), ("studio", "up", 0, None), ("migrations", "done", 0, None), ("nlu", state, 0, 1))
    delivery, nlu, restarts = await processes.check_processes(installation)
    assert (delivery.level, delivery.sentence) == (level, f"Leveranserna (delivery) {words}.")
    assert (nlu.level, nlu.sentence) == (level, f"Förståelsen (nlu) {words}."), "told once: it is of no use to ask it too"
    assert "log/delivery.log" in delivery.advice and restarts.level == Level.OK


async def test_process_that_starts_again_after_a_fall_is_asked_too(installation: Installation, runs: Callable[..., None]) -> None:
    runs(installation, ("rasa", "starting", 3, 1), ("nlu", "up", 0, 1))
    told = [(finding.about, finding.level) for finding in await processes.check_processes(installation)]
    assert told == [("Rasa", Level.WARNING), ("Rasa", Level.FAULT), ("Förståelsen", Level.FAULT), ("omstarter", Level.WARNING)]
