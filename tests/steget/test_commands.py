"""The commands on an empty installation, with a real embedded PostgreSQL."""

from __future__ import annotations

import socket
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from foundation.settings import ROOT
from handover.store import passwords
from handover.store.account_closing import Closing
from handover.store.staff import StaffMember
from steget.data_folder import take_data_folder
from steget.database import with_database
from steget.installation import Installation
from steget.migrations import migrate_all
from steget.probes.stores import driver_dsn
from steget.staff import _told
from tests.steget.toys import wait_until_gone

PASSWORD = "ett långt lösenord"


def steget(*words: str, env: dict[str, str], given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "steget", *words], input=given, env=env, cwd=ROOT, capture_output=True,
                          text=True, timeout=60)  # fmt: skip


def add(env: dict[str, str], username: str, password: str = PASSWORD) -> subprocess.CompletedProcess[str]:
    return steget("staff", "add", "--municipality", "alingsas", "--username", username, "--name", "Anna A", "--password-stdin",
                  env=env, given=password + "\n")  # fmt: skip


def test_staff_is_added_and_no_server_is_left_when_nothing_runs(command_env: dict[str, str], installation: Installation) -> None:
    done = add(command_env, "anna")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "Anna A kan nu logga in som anna för alingsas.")
    pid = installation.postgres_data / "postmaster.pid"
    assert not pid.exists()
    again = add(command_env, "anna")
    assert (again.returncode, again.stderr) == (1, "Användarnamnet är upptaget.\n")
    with with_database(installation) as url:
        engine = create_engine(url)
        with engine.connect() as connection:
            names = connection.execute(text("SELECT username, password_hash FROM handover.staff")).all()
            roles = connection.scalar(text("SELECT roles FROM studio.member"))
        engine.dispose()
    assert [name for name, _ in names] == ["anna"]
    assert set(roles) == {"reader", "editor", "safety_reviewer", "publisher"}, "who is first tries everything"
    assert names[0][1].startswith("$argon2id$")
    assert PASSWORD not in done.stdout + done.stderr + again.stdout + again.stderr


def test_database_starts_again_when_a_folder_above_it_was_closed(installation: Installation) -> None:
    with with_database(installation):
        pass
    installation.data.chmod(0o700)
    with with_database(installation) as url:
        assert url


def test_second_step_of_an_account_is_taken_away_in_words(command_env: dict[str, str], fresh_database: str) -> None:
    env = command_env | {"STEGET_DATABASE_URL": fresh_database}
    assert add(env, "anna").returncode == 0
    engine = create_engine(fresh_database)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO handover.staff_recovery_code SELECT 'x', id FROM handover.staff"))
        connection.execute(text("INSERT INTO handover.staff_session SELECT 'x', id, now(), now() FROM handover.staff"))
    done, unknown = steget("staff", "reset-second-step", "anna", env=env), steget("staff", "reset-second-step", "bo", env=env)
    assert (done.returncode, "Klart." in done.stdout) == (0, True)
    assert (unknown.returncode, unknown.stderr) == (1, "Det finns inget konto med det namnet.\n")
    with engine.connect() as connection:
        for table in ("staff_recovery_code", "staff_session"):
            assert connection.scalar(text(f"SELECT count(*) FROM handover.{table}")) == 0, table
    engine.dispose()


def test_account_is_closed_and_opened_in_words(command_env: dict[str, str], fresh_database: str) -> None:
    env = command_env | {"STEGET_DATABASE_URL": fresh_database}
    assert add(env, "anna").returncode == add(env, "bo").returncode == 0
    assert steget("studio", "grant", "anna", "reader", "editor", env=env).returncode == 0
    engine = create_engine(fresh_database)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO handover.staff_session SELECT 'x', id, now(), now() FROM handover.staff "
                                "WHERE username = 'anna'"))  # fmt: skip
        connection.execute(text("INSERT INTO handover.ticket (id, municipality, alias, status, claimed_by, created_at, changed_at) "
                                "SELECT 't_1', 'alingsas', 'Lugn Alm', 'claimed', id, now(), now() FROM handover.staff "
                                "WHERE username = 'anna'"))  # fmt: skip
    first, again, last = (steget("staff", "close", name, env=env) for name in ("anna", "anna", "bo"))
    assert (first.returncode, first.stdout.splitlines()) == (0, [
        "Kontot är stängt. Anna A är utloggad överallt och kommer inte in igen.", "1 ärende ligger i kön igen.",
        "Rollerna i studion är kvar (läsare, redaktör), men stängda konton kommer inte in där heller.",
        "Ska de bort: steget studio revoke anna reader editor"])  # fmt: skip
    assert (again.returncode, again.stdout) == (0, "Kontot är redan stängt. Inget är ändrat.\n")
    assert (last.returncode, "nu finns ingen kvar som svarar för alingsas" in last.stdout) == (0, True)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT status, claimed_by FROM handover.ticket")).one() == ("new", None)
        assert connection.scalars(text("SELECT kind FROM handover.ticket_event")).all() == ["released"]
        assert connection.scalar(text("SELECT count(*) FROM handover.staff_session")) == 0
    opened, open_again = steget("staff", "open", "anna", env=env), steget("staff", "open", "anna", env=env)
    assert (opened.returncode, "samma lösenord och andra steg" in opened.stdout) == (0, True)
    assert (open_again.returncode, open_again.stdout) == (0, "Kontot är redan öppet. Inget är ändrat.\n")
    for act in ("close", "open"):
        unknown = steget("staff", act, "cia", env=env)
        assert (unknown.returncode, unknown.stderr) == (1, "Det finns inget konto med det namnet.\n")
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT username, active FROM handover.staff ORDER BY username")).all()
    assert [tuple(row) for row in rows] == [("anna", True), ("bo", False)]
    engine.dispose()


@pytest.mark.parametrize(("was_open", "tickets", "waiting", "words"), [
    (True, 0, 1, "1 person i chatten väntar nu i kön på att någon annan tar över."),
    (True, 2, 3, "2 ärenden ligger i kön igen. 3 personer i chatten väntar nu i kön på att någon annan tar över."),
    (False, 1, 0, "Kontot var redan stängt. 1 ärende ligger i kön igen."),
])  # fmt: skip
def test_closing_says_what_has_come_back(was_open: bool, tickets: int, waiting: int, words: str) -> None:
    anna = StaffMember(1, "anna", "Anna A", "alingsas", "staff")
    told = " ".join(_told(Closing(anna, was_open, tickets, waiting, nobody_answers=False)))
    assert told == ("Kontot är stängt. Anna A är utloggad överallt och kommer inte in igen. " if was_open else "") + words


def test_forgotten_password_is_replaced_and_ends_all_sessions(command_env: dict[str, str], fresh_database: str) -> None:
    env = command_env | {"STEGET_DATABASE_URL": fresh_database}
    assert add(env, "anna").returncode == 0
    engine = create_engine(fresh_database)
    old = text("SELECT password_hash FROM handover.staff")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO handover.staff_session SELECT 'x', id, now(), now() FROM handover.staff"))
        before = connection.scalar(old)
    words = ("staff", "set-password", "--password-stdin")
    short, unknown = steget(*words, "anna", env=env, given="kort\n"), steget(*words, "bo", env=env, given=PASSWORD + "\n")
    assert (short.returncode, short.stderr) == (1, "Lösenordet ska ha minst 12 tecken.\n")
    assert (unknown.returncode, unknown.stderr) == (1, "Det finns inget konto med det namnet.\n")
    with engine.connect() as connection:
        assert connection.scalar(old) == before
    done = steget(*words, "anna", env=env, given="fyra nya ord i rad\n")
    assert (done.returncode, "Klart." in done.stdout, "fyra nya" in done.stdout + done.stderr) == (0, True, False)
    with engine.connect() as connection:
        assert passwords.is_right("fyra nya ord i rad", connection.scalar(old))
        assert connection.scalar(text("SELECT count(*) FROM handover.staff_session")) == 0
    engine.dispose()


def test_short_password_is_refused_in_words(command_env: dict[str, str], fresh_database: str) -> None:
    done = add(command_env | {"STEGET_DATABASE_URL": fresh_database}, "bo", "kort")
    assert done.returncode == 1
    assert done.stderr == "Lösenordet ska ha minst 12 tecken.\n"


def test_database_that_does_not_answer_is_told_in_words(command_env: dict[str, str]) -> None:
    done = steget("migrate", env=command_env | {"STEGET_DATABASE_URL": "postgresql+psycopg://x:hemligt@127.0.0.1:1/x"})
    assert done.returncode == 1
    assert "svarar inte" in done.stderr and "steget doctor" in done.stderr
    assert "hemligt" not in done.stderr and "Traceback" not in done.stderr


def test_tables_are_made_once_when_migrated_twice(fresh_database: str) -> None:
    migrate_all(fresh_database)
    migrate_all(fresh_database)
    engine = create_engine(fresh_database)
    with engine.connect() as connection:
        schemas = set(connection.scalars(text("SELECT table_schema FROM information_schema.tables WHERE table_name = 'alembic_version'")))
    engine.dispose()
    assert schemas == {"chat", "handover", "studio"}


def test_postgres_writes_no_words_when_statements_with_them_fail(installation: Installation) -> None:
    marker = f"hemligt{uuid.uuid4().hex}"
    with with_database(installation) as url, psycopg.connect(driver_dsn(url), autocommit=True) as connection:
        connection.execute("CREATE TABLE note (said text UNIQUE CHECK (length(said) < 200))")
        connection.execute("INSERT INTO note VALUES (%s)", [marker])
        for value in (marker, marker * 20):
            with pytest.raises(psycopg.Error):
                connection.execute("INSERT INTO note VALUES (%s)", [value])
        with pytest.raises(psycopg.Error):
            connection.execute(f"SELECT {marker} FROM nowhere")
    kept = [path for path in installation.data.rglob("*") if path.is_file() and path.name.endswith(("log", ".json", ".1"))]
    assert all(marker.encode() not in path.read_bytes() for path in kept)
    assert not (installation.postgres_data / "log").exists()


def test_only_its_user_can_open_the_embedded_database(installation: Installation) -> None:
    with with_database(installation):
        folder = installation.socket_folder("postgres")
        assert folder.stat().st_mode & 0o077 == 0
        assert all(path.stat().st_mode & 0o077 == 0 for path in folder.glob(".s.PGSQL.*"))
        pid = int((installation.postgres_data / "postmaster.pid").read_text().splitlines()[0])
        listening = Path(f"/proc/{pid}/net/tcp").read_text()
        assert f":{5432:04X} " not in listening
    assert wait_until_gone([pid], 2) == []


@pytest.mark.parametrize(("setting", "door"), [("public_port", "chatten"), ("staff_port", "personalens sidor")])
def test_taken_port_is_told_before_anything_starts(
    setting: str, door: str, command_env: dict[str, str], installation: Installation
) -> None:
    port = getattr(installation, setting)
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        done = steget("up", env=command_env)
    assert done.returncode == 1
    assert f"Port {port} ({door}) används redan av ett annat program." in done.stdout.replace("\n", " ")
    assert f"STEGET_{setting.upper()}" in done.stdout
    assert not installation.postgres_data.exists()


def test_second_start_on_the_same_data_folder_is_refused(command_env: dict[str, str], installation: Installation) -> None:
    lock = take_data_folder(installation)
    other = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()", "steget"], stdin=subprocess.PIPE)
    (installation.run_folder / "state.json").write_text(f'{{"supervisor": {other.pid}, "processes": []}}')
    done = steget("up", env=command_env)
    other.communicate()
    lock.release()
    assert done.returncode == 1
    assert "körs redan" in done.stdout


def test_memory_says_so_when_nothing_runs(command_env: dict[str, str]) -> None:
    done = steget("memory", env=command_env)
    assert (done.returncode, done.stdout.strip()) == (1, "Första steget körs inte här.")


def test_content_is_purged_and_keys_are_changed_by_command(command_env: dict[str, str], fresh_database: str, tmp_path: Path) -> None:
    env = command_env | {"STEGET_DATABASE_URL": fresh_database, "STEGET_CONTENT_KEY": "k" * 32}
    assert steget("migrate", env=env).returncode == 0
    done = steget("purge", "--dry-run", env=env)
    assert (done.returncode, done.stdout) == (0, "Det finns inget att ta bort.\n")
    done = steget("rewrap", env=env | {"STEGET_CONTENT_KEY_OLD": "o" * 32})
    assert (done.returncode, done.stdout) == (0, "0 nycklar är bytta.\n")
    (tmp_path / "retention.yml").write_text("municipalities: {okänd: {}}", encoding="utf-8")
    done = steget("purge", env=env | {"STEGET_RETENTION": str(tmp_path / "retention.yml")})
    assert done.returncode == 1 and "okänd finns inte" in done.stderr and "Traceback" not in done.stderr


def test_changing_keys_without_a_key_and_with_a_short_one_is_refused_in_words(command_env: dict[str, str], fresh_database: str) -> None:
    env = command_env | {"STEGET_DATABASE_URL": fresh_database}
    done = steget("rewrap", env=env)
    assert (done.returncode, done.stderr) == (1, "Inställningen STEGET_CONTENT_KEY saknas.\n")
    done = steget("rewrap", env=env | {"STEGET_CONTENT_KEY": "kort"})
    assert done.returncode == 78 and "STEGET_CONTENT_KEY" in done.stderr and "kort" not in done.stderr.replace("string_too_short", "")
