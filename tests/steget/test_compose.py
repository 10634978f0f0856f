"""The production shape: who is on which network, and how tightly each process is held."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from foundation.settings import ROOT
from steget.embedded.rasa_box import rasa_spec
from steget.embedded.web_processes import nlu_spec
from steget.installation import Installation
from steget.processes.spec import GIVES_WAY

FILE = ROOT / "docker-compose.yml"
OURS = {"gateway", "desk", "bridge", "delivery", "nlu", "rasa", "actions", "migrate", "studio"}


@pytest.fixture(scope="module")
def compose() -> dict:
    return YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))


def test_only_the_two_doors_can_be_reached_from_outside(compose: dict) -> None:
    published = {name for name, service in compose["services"].items() if service.get("ports")}
    outside = {name for name, service in compose["services"].items() if "edge" in service["networks"]}
    assert published == outside == {"gateway", "desk"}
    for name in published:
        assert all(port.startswith("127.0.0.1:") for port in compose["services"][name]["ports"])


def test_rasa_and_actions_are_on_the_inner_network_alone_and_it_has_no_way_out(compose: dict) -> None:
    assert compose["networks"]["internal"]["internal"] is True
    assert compose["networks"]["stores"]["internal"] is True
    for name in ("rasa", "actions"):
        assert compose["services"][name]["networks"] == ["internal"]
    for name in ("postgres", "valkey", "migrate"):
        assert compose["services"][name]["networks"] == ["stores"]


def test_staffs_door_reaches_the_bridge_without_its_token(compose: dict) -> None:
    desk = compose["services"]["desk"]
    assert desk["networks"] == ["edge", "internal", "stores"]  # nlu and Rasa, where editors try the bot
    assert "bridge_token" not in desk["secrets"] and "STEGET_BRIDGE_URL" not in desk["environment"]


def test_what_reaches_out_holds_no_key_of_the_person_and_is_reached_by_nobody(compose: dict) -> None:
    assert [name for name, service in compose["services"].items() if "out" in service["networks"]] == ["delivery"]
    assert compose["services"]["delivery"]["networks"] == ["stores", "out"] and "ports" not in compose["services"]["delivery"]


def test_every_process_is_held_tightly(compose: dict) -> None:
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"] and not service.get("cap_add") and not service.get("privileged"), name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert int(service["user"].split(":")[0]) > 0, name
        assert service["mem_limit"] and service["pids_limit"], name
        assert service["ulimits"]["core"] == 0, name


def test_every_lasting_process_is_asked_a_real_question(compose: dict) -> None:
    for name, service in compose["services"].items():
        if name == "migrate":
            continue
        words = " ".join(map(str, service["healthcheck"]["test"]))
        asked = r"steget\.probes\.web (readiness|nlu|rasa|actions) http|steget\.probes\.(worker|studio)$|SELECT 1|valkey-cli ping"
        assert re.search(asked, words), name
    assert "steget.probes.web rasa" in " ".join(compose["services"]["rasa"]["healthcheck"]["test"])


def test_secrets_are_files_and_reach_only_those_who_use_them(compose: dict) -> None:
    holders = {secret: {name for name, service in compose["services"].items() if secret in service.get("secrets", [])}
               for secret in compose["secrets"]}  # fmt: skip
    assert holders == {
        "database_password": {"postgres"}, "database_url": {"gateway", "desk", "bridge", "delivery", "migrate", "studio"},
        "bridge_token": {"gateway", "bridge", "actions"}, "conversation_key": {"gateway"}, "receipt_key": {"bridge"},
        "content_key": {"bridge", "desk", "delivery", "migrate"},
    }  # fmt: skip
    for name, service in compose["services"].items():
        for key, value in service.get("environment", {}).items():
            if re.search("PASSWORD|_TOKEN|_KEY|DATABASE_URL", key):
                assert key.endswith("_FILE") and value.removeprefix("/run/secrets/") in service["secrets"], (name, key)


def test_who_answers_people_reads_the_content_and_cannot_change_it(compose: dict) -> None:
    for name in ("gateway", "nlu", "rasa", "actions"):
        service = compose["services"][name]
        assert f"content:{service['environment']['STEGET_CONTENT']}:ro" in service["volumes"], name
    assert "content" in compose["volumes"]
    writers = {name for name, service in compose["services"].items() if "content:/var/lib/steget-content" in service.get("volumes", [])}
    assert writers == {"studio"}


def test_doors_open_with_rasa_and_nlu_dead(compose: dict) -> None:
    assert compose["services"]["gateway"]["depends_on"].keys() == {"migrate"}
    assert compose["services"]["desk"]["depends_on"].keys() == {"migrate"}


def test_who_computes_gives_way_to_the_door_as_in_embedded_mode(compose: dict, tmp_path: Path) -> None:
    weights = {name: service.get("cpu_shares", 1024) for name, service in compose["services"].items()}
    assert {name for name, weight in weights.items() if weight < 1024} == {"nlu", "rasa", "studio"}
    here, addresses = Installation(data_dir=tmp_path), {"nlu": "http://127.0.0.1:1", "actions": "http://127.0.0.1:2"}
    assert nlu_spec(here, 1).nice == rasa_spec(here, 3, addresses).nice == GIVES_WAY


def test_rasa_has_no_api_and_writes_through_the_sieve(compose: dict) -> None:
    for name in ("rasa", "actions"):
        assert "python bot/assistant/quiet.py" in " ".join(compose["services"][name]["command"])
    assert "--enable-api" not in compose["services"]["rasa"]["command"]


def test_rasa_starts_with_a_copy_of_the_model_that_was_checked(compose: dict) -> None:
    words = compose["services"]["rasa"]["command"]
    copy = words[words.index("run") + 2]
    assert words[:3] == ["python", "-m", "bot.assistant.model_archive"]
    assert words[words.index("-m", 3) + 1] == copy and copy.startswith("/run/model/")
    assert compose["services"]["rasa"]["tmpfs"][1].startswith("/run/model:") and "uid=10002" in compose["services"]["rasa"]["tmpfs"][1]
    assert "model_archive seal " + words[words.index("run") + 1] in (ROOT / "docker" / "rasa.Dockerfile").read_text(encoding="utf-8")


def test_images_have_a_version_and_databases_their_own(compose: dict) -> None:
    images = {name: service["image"] for name, service in compose["services"].items()}
    assert images["postgres"] == "postgres:18" and images["valkey"] == "valkey/valkey:9"
    assert all(":" in image and not image.endswith(":latest") for image in images.values())
    assert set(images) == OURS | {"postgres", "valkey"}


@pytest.mark.parametrize("name", ["app", "rasa"])
def test_image_is_built_from_the_lock_and_runs_as_nobody_special(name: str) -> None:
    lines = (ROOT / "docker" / f"{name}.Dockerfile").read_text(encoding="utf-8").splitlines()
    text = "\n".join(lines)
    assert "--require-hashes" in text
    assert re.fullmatch(r"USER \d{5}:\d{5}", lines[-1])
    assert not re.search(r"(?i)(secret|token|password|key)=", text)
    assert all(re.search(r":[\w.]+-", line) for line in lines if line.startswith("ARG PYTHON"))


def test_rasa_image_holds_nothing_of_the_app_but_the_questions() -> None:
    copied = re.findall(r"^COPY (.+) \S+$", (ROOT / "docker" / "rasa.Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    sources = {source for line in copied for source in line.split()}
    assert all((ROOT / source).exists() for source in sources)
    assert not sources & {".", "bot", "nlu", "steget"}
    assert not any(source.startswith(("handover", "bot/gateway", "foundation", "directory")) for source in sources)


def test_secrets_are_made_once_and_the_url_fits_the_password(tmp_path: Path) -> None:
    shutil.copy(ROOT / "docker" / "make-secrets.sh", tmp_path)

    def made() -> dict[str, str]:
        subprocess.run(["sh", str(tmp_path / "make-secrets.sh")], check=True)
        return {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}

    contents = made()
    assert made() == contents
    assert contents["database_url"] == f"postgresql+psycopg://steget:{contents['database_password']}@postgres:5432/steget"
    assert all(len(contents[name]) >= 32 for name in ("bridge_token", "content_key", "conversation_key", "receipt_key"))
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700


def test_composition_is_valid(compose: dict) -> None:
    """Against the published schema everywhere, and by docker compose itself where it is installed."""
    schema = json.loads(Path(__file__).with_name("compose-spec.json").read_text(encoding="utf-8"))
    assert [f"{list(error.path)}: {error.message}" for error in jsonschema.Draft7Validator(schema).iter_errors(compose)] == []
    docker = shutil.which("docker")
    if docker and subprocess.run([docker, "compose", "version"], capture_output=True).returncode == 0:
        done = subprocess.run([docker, "compose", "-f", str(FILE), "config", "--services"], capture_output=True, text=True)
        assert (done.returncode, set(done.stdout.split())) == (0, set(compose["services"])), done.stderr
