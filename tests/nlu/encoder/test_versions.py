"""Versions in the nlu service: each request from its own, made ready beside the others, and nothing ever waits for one."""

from __future__ import annotations

import dataclasses
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jsonschema
import pytest
from fastapi.testclient import TestClient

from foundation.content.versions import SHIPPED, Versions
from foundation.logs import EventLog
from foundation.settings import ROOT
from nlu.encoder.analyser import Analyser
from nlu.encoder.heads import save_model
from nlu.encoder.service import create_app, load_app
from nlu.encoder.versions import VersionedAnalysers

HEADS = ROOT / "models" / "heads"
COST, OTHER = "vad kostar det", "ask_cost_of_another_version"
ALARM = "han bankar på badrumsdörren och skriker att han ska döda mig"


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.load(ROOT / "models")


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path / "content")


@pytest.fixture
def analysers(analyser: Analyser, versions: Versions) -> VersionedAnalysers:
    return VersionedAnalysers(analyser, HEADS, versions, EventLog("nlu"))


@pytest.fixture
def client(analysers: VersionedAnalysers):
    with TestClient(create_app(analysers, EventLog("nlu")), raise_server_exceptions=False) as client:
        yield client


def schema(name: str) -> dict:
    return json.loads((ROOT / "tests" / "contract" / f"{name}.schema.json").read_text(encoding="utf-8"))


def made(versions: Versions, tmp_path: Path, heads: Path, mark: str) -> str:
    dialogue = tmp_path / "rasa" / "assistant.tar.gz"
    dialogue.parent.mkdir(exist_ok=True)
    for path in (dialogue, dialogue.with_name("assistant.tar.gz.sha256")):
        path.write_bytes(b"never read here")
    return versions.make({"stories/a.yml": f"# {mark}\n"}, heads, dialogue, "words", None).id


def other_heads(analyser: Analyser, tmp_path: Path, name: str = OTHER) -> Path:
    """The same heads with another name for one intent, so that it is seen which ones answered."""
    names = tuple(name if each == "ask_cost" else each for each in analyser.model.intent.names)
    intent = dataclasses.replace(analyser.model.intent, names=names)
    save_model(dataclasses.replace(analyser.model, intent=intent), tmp_path / name)
    return tmp_path / name


def understood(client: TestClient, content: str | None) -> str:
    sent = {"text": COST} | ({"content": content} if content else {})
    jsonschema.validate(sent, schema("nlu-request"))
    return client.post("/v1/parse", json=sent).json()["intent"]["name"]


def prepare(client: TestClient, content: str):
    jsonschema.validate({"content": content}, schema("content-version"))
    return client.post("/v1/versions", json={"content": content})


def test_each_request_is_answered_from_the_version_that_it_names(client, analyser, versions, tmp_path) -> None:
    id_ = made(versions, tmp_path, other_heads(analyser, tmp_path), "trained")
    assert prepare(client, id_).json() == {"content": id_}
    assert [understood(client, content) for content in (id_, SHIPPED, None, id_)] == [OTHER, "ask_cost", "ask_cost", OTHER]
    assert client.get("/readyz").json()["content"] == [SHIPPED, id_]


def test_versions_with_the_same_heads_share_them(client, analysers, analyser, versions, tmp_path) -> None:
    first, second = (made(versions, tmp_path, HEADS, mark) for mark in "ab")
    for id_ in (first, second):
        began = time.monotonic()
        assert prepare(client, id_).status_code == 200 and time.monotonic() - began < 10
        assert analysers.of(id_) is analyser
    heads = other_heads(analyser, tmp_path)
    third, fourth = (made(versions, tmp_path, heads, mark) for mark in "cd")
    assert prepare(client, third).status_code == prepare(client, fourth).status_code == 200
    assert analysers.of(third) is analysers.of(fourth) is not analyser


def test_old_heads_are_let_go(client, analysers, analyser, versions, tmp_path) -> None:
    ids = [made(versions, tmp_path, other_heads(analyser, tmp_path, f"ask_{letter}"), letter) for letter in "abc"]
    assert {prepare(client, id_).status_code for id_ in ids} == {200}
    assert analysers.ready() == [SHIPPED, *ids[1:]]


def test_version_that_is_asked_for_again_is_not_let_go(client, analysers, analyser, versions, tmp_path) -> None:
    live, *tried = [made(versions, tmp_path, other_heads(analyser, tmp_path, f"ask_{letter}"), letter) for letter in "abc"]
    for id_ in (live, tried[0], live, tried[1], live):
        assert prepare(client, id_).status_code == 200
    assert analysers.ready() == [SHIPPED, tried[1], live]


def test_version_that_is_not_ready_is_answered_at_once_and_made_ready(client, analyser, versions, tmp_path) -> None:
    id_ = made(versions, tmp_path, other_heads(analyser, tmp_path), "late")
    began = time.monotonic()
    assert understood(client, id_) == "ask_cost" and time.monotonic() - began < 1
    while understood(client, id_) != OTHER:
        assert time.monotonic() - began < 20
        time.sleep(0.05)


def changed(heads: Path) -> None:
    tensors = heads / "heads.safetensors"
    tensors.write_bytes(tensors.read_bytes()[:-1] + b"\0")


def half(heads: Path) -> None:
    (heads / "heads.json").unlink()


def of_another_encoder(heads: Path) -> None:
    loaded = Analyser.load(ROOT / "models").model
    save_model(dataclasses.replace(loaded, encoder="another"), heads)


@pytest.mark.parametrize("harm", [changed, half, of_another_encoder])
def test_broken_version_is_refused_and_danger_is_seen_all_the_same(client, analyser, versions, tmp_path, harm, capfd) -> None:
    heads = other_heads(analyser, tmp_path)
    if harm is of_another_encoder:
        harm(heads)
    id_ = made(versions, tmp_path, heads, "broken")
    if harm is not of_another_encoder:
        harm(versions._place(id_) / "model" / "heads")
    refused = prepare(client, id_)
    assert refused.status_code == 409
    jsonschema.validate(refused.json(), schema("problem"))
    assert client.post("/v1/parse", json={"text": ALARM, "content": id_}).json()["action"] == "emergency"


@pytest.mark.parametrize("name", ["", "0" * 16, "../../etc", "0" * 17, "Shipped"])
def test_name_of_no_version_is_refused_and_its_sentence_understood(client, name) -> None:
    assert client.post("/v1/versions", json={"content": name}).status_code == 409
    assert client.post("/v1/parse", json={"text": ALARM, "content": name}).json()["action"] == "emergency"


def test_sentences_are_analysed_while_a_version_is_made_ready(client, analyser, versions, tmp_path) -> None:
    ids = [made(versions, tmp_path, other_heads(analyser, tmp_path, f"ask_{letter}"), letter) for letter in "ab"]
    slowest, done = [0.0], threading.Event()

    def talk() -> None:
        while not done.is_set():
            began = time.monotonic()
            assert client.post("/v1/parse", json={"text": ALARM}).json()["action"] == "emergency"
            slowest[0] = max(slowest[0], time.monotonic() - began)

    with ThreadPoolExecutor(1) as people:
        talking = people.submit(talk)
        for id_ in ids:
            assert prepare(client, id_).status_code == 200
        done.set()
        talking.result()
    assert 0 < slowest[0] < 1


def test_live_version_is_ready_when_the_service_opens_and_a_broken_one_does_not_stop_it(analyser, versions, tmp_path, capfd) -> None:
    id_ = made(versions, tmp_path, other_heads(analyser, tmp_path), "live")
    versions.set_live(id_)
    with TestClient(load_app(ROOT / "models", 2, EventLog("nlu"), tmp_path / "content")) as opened:
        assert understood(opened, id_) == OTHER
    changed(versions.open(id_).heads)
    with TestClient(load_app(ROOT / "models", 2, EventLog("nlu"), tmp_path / "content")) as opened:
        assert understood(opened, id_) == "ask_cost"
    assert '"event": "content_refused"' in capfd.readouterr().err
