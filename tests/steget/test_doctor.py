"""The doctor says what is wrong in Swedish sentences, also when nothing runs."""

from __future__ import annotations

import io
import socket
from collections import namedtuple
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from rich.console import Console

from foundation.directory import Contacts
from foundation.opening_hours_rows import DirectoryRefused
from handover.store.content_keys import ContentKeys
from steget.doctor import files, inboxes, machine, processes, report, stores
from steget.doctor.finding import Finding, Level, fault, fine, warn
from steget.embedded.secrets import ensure_secrets
from steget.installation import Installation
from steget.migrations import migrate_all
from steget.preparing.fingerprint import Stamp
from steget.preparing.step import Step
from steget.probes.stores import driver_dsn

Disk = namedtuple("Disk", "total used free")
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_all_is_examined_when_the_data_folder_is_empty_and_nothing_runs(installation: Installation) -> None:
    findings = report.all_findings(installation)
    by_about = {finding.about: finding for finding in findings}
    assert by_about["processer"].level == Level.WARNING
    assert by_about["databasen"].sentence == "Den inbyggda databasen körs inte just nu."
    assert by_about["Python"].level == Level.OK
    for finding in findings:
        assert finding.sentence.endswith(".")
        assert bool(finding.advice) == (finding.level != Level.OK)
    assert not installation.data.exists()


def test_exit_status_is_one_only_when_something_is_wrong(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    cases = ((fine("a", "Bra."), 0), (warn("a", "Se dig för.", "Gör något."), 0), (fault("a", "Trasigt.", "Laga."), 1))
    for finding, status in cases:
        monkeypatch.setattr(report, "all_findings", lambda _installation, found=finding: [found])
        assert report.examine(installation, Console(file=shown, width=100)) == status
    assert "fel     Trasigt.\n        → Laga." in shown.getvalue()


@pytest.mark.parametrize(("free_gib", "level"), [(0.5, Level.FAULT), (2.0, Level.WARNING), (3.5, Level.OK)])
def test_little_disk_is_told(free_gib: float, level: Level, installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _path: Disk(0, 0, free_gib * 1024**3))
    assert machine.check_disk(installation).level == level


def test_port_of_another_program_is_told_with_the_setting_that_helps(installation: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", installation.public_port))
        other.listen()
        public, staff = machine.check_ports(installation)
    assert (public.level, staff.level) == (Level.FAULT, Level.OK)
    assert "STEGET_PUBLIC_PORT" in public.advice


@pytest.mark.parametrize(("here", "database", "level"), [
    (NOW, NOW + timedelta(seconds=1), Level.OK), (NOW, NOW - timedelta(minutes=5), Level.WARNING), (NOW, None, Level.OK),
    (NOW.replace(year=1970), None, Level.FAULT), (NOW.replace(year=2106), NOW, Level.FAULT),
])  # fmt: skip
def test_wrong_clock_is_told(here: datetime, database: datetime | None, level: Level) -> None:
    assert stores.check_clock(here, database).level == level


def test_numbers_that_nobody_has_verified_for_90_days_are_named() -> None:
    newest = max(contact.verified_at for contact in Contacts.load().all())
    assert files.check_contacts(newest).level == Level.OK
    late = files.check_contacts(date.fromordinal(newest.toordinal() + 91))
    assert late.level == Level.WARNING
    assert "Nödnumret" in late.sentence


def test_hours_that_no_process_starts_with_are_told_before_anything_that_reads_them(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise DirectoryRefused("varberg: hours.monday slutar innan den börjar: 16:30-08:00.")

    assert files.check_municipalities().level == Level.OK
    monkeypatch.setattr(files, "load_municipalities", refuse)
    last = report.all_findings(installation)[-1]
    assert (last.about, last.level) == ("kommunerna", Level.FAULT) and "varberg: hours.monday" in last.sentence


def test_secret_that_others_can_read_is_told(installation: Installation) -> None:
    ensure_secrets(installation.secret_folder)
    assert files.check_secrets(installation).level == Level.OK
    (installation.secret_folder / "receipt_key").chmod(0o644)
    found = files.check_secrets(installation)
    assert found.level == Level.FAULT and "receipt_key" in found.sentence
    (installation.secret_folder / "receipt_key").unlink()
    assert files.check_secrets(installation).level == Level.WARNING


def test_model_that_is_missing_changed_or_old_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Step, "stamp", property(lambda self: Stamp(self.name, tmp_path)))
    source, model = tmp_path / "a.yml", tmp_path / "model.bin"
    source.write_text("a")
    step = Step("toy", "En modell", "1 s", (source,), (model,), lambda _say: model.write_text("m") and None)
    monkeypatch.setattr(files, "app_steps", lambda: [step])
    monkeypatch.setattr(files, "rasa_steps", list)

    def level() -> Level:
        return files.check_models()[0].level

    assert level() == Level.FAULT
    step.run(print)
    assert level() == Level.OK
    source.write_text("b")
    assert level() == Level.WARNING
    model.write_text("planted")
    assert level() == Level.FAULT


def test_rasa_environment_of_another_lock_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "RASA_ENVIRONMENT", tmp_path)
    monkeypatch.setattr(files, "RASA_PYTHON", tmp_path / "python")
    assert files.check_rasa_environment().level == Level.FAULT
    (tmp_path / "python").touch()
    (tmp_path / "installed").write_text("another\n")
    assert "annan låsfil" in files.check_rasa_environment().sentence


async def test_database_without_tables_and_one_that_does_not_answer_are_told(fresh_database: str, tmp_path: Path) -> None:
    def installed(url: str) -> Installation:
        return Installation(database_url=url, data_dir=tmp_path, content_key="k" * 32)

    answer, tables, *_ = await stores.check_database(installed(fresh_database))
    assert (answer.level, tables.level) == (Level.OK, Level.FAULT)
    assert "steget migrate" in tables.advice
    migrate_all(fresh_database)
    with psycopg.connect(driver_dsn(fresh_database)) as connection:
        connection.execute("SELECT jobs.procrastinate_register_worker_v1()")
    assert [finding.level for finding in await stores.check_database(installed(fresh_database))] == [Level.OK] * 5
    (silent,) = await stores.check_database(installed("postgresql+psycopg://x:hemligt@127.0.0.1:1/x"))
    assert silent.level == Level.FAULT and "hemligt" not in silent.sentence + silent.advice


async def test_content_under_another_key_than_the_one_set_is_told(fresh_database: str, tmp_path: Path) -> None:
    migrate_all(fresh_database)
    with psycopg.connect(driver_dsn(fresh_database)) as connection:
        other = ContentKeys("o" * 32).version
        connection.execute("INSERT INTO handover.content_key VALUES ('t_1', 'notes', 'varberg', %s, 'x')", (other,))

    async def found(**settings: str) -> Finding:
        findings = await stores.check_database(Installation(database_url=fresh_database, data_dir=tmp_path, **settings))
        return next(finding for finding in findings if finding.about == "nyckeln till innehållet")

    told = await found(content_key="n" * 32)
    assert told.level == Level.FAULT and told.sentence.startswith("1 delar") and other not in told.sentence + told.advice
    assert (await found(content_key="n" * 32, content_key_old="o" * 32)).level == Level.OK
    assert (await found()).level == Level.WARNING


async def test_valkey_that_does_not_answer_is_told(tmp_path: Path) -> None:
    found = await stores.check_redis(Installation(redis_url=f"unix://{tmp_path}/none.sock"))
    assert found.level == Level.FAULT


async def test_process_that_answers_wrong_is_told(
    monkeypatch: pytest.MonkeyPatch, installation: Installation, liar: Callable[[], str]
) -> None:
    base = liar()
    for setting in ("STEGET_NLU_URL", "STEGET_RASA_URL", "STEGET_ACTIONS_URL", "STEGET_BRIDGE_URL"):
        monkeypatch.setenv(setting, base)
    found: dict[str, Finding] = {finding.about: finding for finding in await processes.check_processes(installation)}
    assert found["Rasa"].sentence == "Rasa ger inget svar på en känd fråga."
    assert found["Förståelsen"].sentence == "Förståelsen förstår inte en känd mening."
    assert found["Actions"].sentence == "Actions har inga actions."
    assert found["Bridge"].sentence == "Bridge svarar med 503."


async def test_no_inboxes_are_nothing_to_worry_about() -> None:
    assert [finding.level for finding in await inboxes.check_inboxes(None)] == [Level.OK]


async def test_a_wrong_file_of_inboxes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "inboxes.yml"
    path.write_text("inboxes: {alingsas: [{kind: mail, passwort: hemligt}]}", encoding="utf-8")
    [finding] = await inboxes.check_inboxes(path)
    assert finding.level == Level.FAULT and "mail för alingsas" in finding.sentence and "hemligt" not in finding.sentence


async def test_what_an_inbox_says_of_itself_is_told(tmp_path: Path) -> None:
    address = "{organization: '0203:alingsas.se', organization_name: Alingsås, function: soc, function_name: Soc}"
    path = tmp_path / "inboxes.yml"
    path.write_text("inboxes: {alingsas: [{kind: sdk, folder: FOLDER, sender: ADDRESS, recipient: ADDRESS}]}"
                    .replace("FOLDER", str(tmp_path / "gone")).replace("ADDRESS", address), encoding="utf-8")  # fmt: skip
    [finding] = await inboxes.check_inboxes(path)
    assert (finding.level, finding.sentence.startswith("sdk för alingsas: Mappen")) == (Level.WARNING, True)
    (tmp_path / "gone").mkdir()
    assert [finding.level for finding in await inboxes.check_inboxes(path)] == [Level.OK]
