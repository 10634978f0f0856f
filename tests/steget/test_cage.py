"""Each process is told no more than it needs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from steget.embedded.environment import app_environment, plain_environment
from steget.embedded.secrets import NAMES, ensure_secrets
from steget.embedded.whole import all_specs
from steget.installation import Installation
from steget.processes.spec import Spec, stop_stages
from steget.processes.supervisor import STOP_SECONDS

SECRET = "en-hemlighet-som-bara-en-del-far-veta-0123456789"


@pytest.fixture
def specs(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> dict[str, Spec]:
    monkeypatch.setenv("STEGET_CONVERSATION_KEY", SECRET)
    monkeypatch.setenv("HTTPS_PROXY", "http://stranger.example:3128")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("STEGET_NLU_THREADS", "1")
    installation.make_folders()
    ensure_secrets(installation.secret_folder)
    return {spec.name: spec for spec in all_specs(installation)}


def test_rasa_box_sees_neither_database_nor_keys_nor_a_way_out(specs: dict[str, Spec]) -> None:
    allowed = {"rasa": {"STEGET_NLU_URL", "STEGET_ACTIONS_URL", "STEGET_PART", "STEGET_CONTENT"},
               "actions": {"STEGET_BRIDGE_URL", "STEGET_BRIDGE_TOKEN", "STEGET_HOST", "STEGET_PORT", "STEGET_PART",
                           "STEGET_CONTENT"}}  # fmt: skip
    for name, settings in allowed.items():
        assert {key for key in specs[name].env if key.startswith("STEGET_")} == settings
        assert not any("PROXY" in key.upper() or "AWS" in key for key in specs[name].env)
        assert SECRET not in specs[name].env.values()
        assert specs[name].env["RASA_TELEMETRY_ENABLED"] == "false"


def test_rasa_listens_on_loopback_and_without_its_api(specs: dict[str, Spec]) -> None:
    command = specs["rasa"].command
    assert command[command.index("-i") + 1] == "127.0.0.1"
    assert "--enable-api" not in command
    assert specs["actions"].env["STEGET_HOST"] == "127.0.0.1"
    for name in ("rasa", "actions"):
        assert specs[name].command[1].endswith("bot/assistant/quiet.py")


def test_each_key_reaches_only_the_part_that_uses_it(specs: dict[str, Spec]) -> None:
    holders = {name: {spec.name for spec in specs.values() if {f"STEGET_{name}", f"STEGET_{name}_FILE"} & spec.env.keys()}
               for name in ("CONTENT_KEY", "CONVERSATION_KEY", "RECEIPT_KEY", "BRIDGE_TOKEN", "DATABASE_URL", "REDIS_URL")}  # fmt: skip
    assert holders == {
        "CONTENT_KEY": {"bridge", "delivery", "desk", "migrations"},
        "CONVERSATION_KEY": {"gateway"}, "RECEIPT_KEY": {"bridge"}, "BRIDGE_TOKEN": {"gateway", "bridge", "actions"},
        "DATABASE_URL": {"gateway", "bridge", "delivery", "desk", "migrations", "studio"}, "REDIS_URL": {"gateway", "bridge", "desk"},
    }  # fmt: skip
    assert specs["gateway"].env["STEGET_CONVERSATION_KEY"] == SECRET
    assert specs["nlu"].env["STEGET_NLU_THREADS"] == "1"


def test_plain_environment_holds_nothing_but_path_home_and_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEGET_BRIDGE_TOKEN", SECRET)
    assert plain_environment().keys() <= {"PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR",
                                          "SSL_CERT_FILE", "PYTHONUNBUFFERED", "MALLOC_ARENA_MAX"}  # fmt: skip
    assert SECRET not in app_environment({}).values()


def test_secrets_are_made_once_and_only_their_user_can_read_them(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    ensure_secrets(folder)
    first = {name: (folder / name).read_text() for name in NAMES}
    ensure_secrets(folder)
    assert {name: (folder / name).read_text() for name in NAMES} == first
    assert len(set(first.values())) == len(NAMES)
    for name in NAMES:
        assert (folder / name).stat().st_mode & 0o777 == 0o600
        assert len(first[name].strip()) >= 64


def test_servers_of_the_user_are_used_and_not_started(tmp_path: Path) -> None:
    mine = Installation(data_dir=tmp_path, database_url="postgresql+psycopg://x@db/x", redis_url="redis://r:6379")
    ensure_secrets(mine.secret_folder)
    specs = {spec.name: spec for spec in all_specs(mine)}
    assert not {"postgres", "valkey"} & specs.keys()
    assert specs["gateway"].env["STEGET_DATABASE_URL"] == "postgresql+psycopg://x@db/x"
    assert specs["gateway"].env["STEGET_REDIS_URL"] == "redis://r:6379"


def test_all_can_be_stopped_in_time_and_doors_close_first(specs: dict[str, Spec]) -> None:
    stages = stop_stages(list(specs.values()))
    longest = [max((spec.stop_seconds for spec in stage if not spec.once), default=0) for stage in stages]
    assert sum(longest) <= STOP_SECONDS
    names = [{spec.name for spec in stage} for stage in stages]
    assert names[0] == {"gateway", "desk", "delivery", "studio"}
    assert names[-1] == {"postgres"}


def test_socket_folder_is_short_when_the_data_folder_is_deep(tmp_path: Path) -> None:
    deep = Installation(data_dir=tmp_path / ("d" * 120))
    folder = deep.socket_folder("postgres")
    assert len(os.fsencode(folder)) < 90
    assert folder == deep.socket_folder("postgres") != deep.socket_folder("valkey")
