"""The nlu service keeps its contract and answers any input."""

from __future__ import annotations

import json

import jsonschema
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from foundation.logs import EventLog
from foundation.settings import ROOT
from nlu.encoder.analyser import Analyser
from nlu.encoder.heads import ModelError, load_model
from nlu.encoder.service import create_app
from nlu.encoder.versions import VersionedAnalysers

CONTRACT = ROOT / "tests" / "contract"


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.load(ROOT / "models")


@pytest.fixture(scope="module")
def client(analyser) -> TestClient:
    return TestClient(app_over(analyser), raise_server_exceptions=False)


def app_over(analyser: Analyser) -> FastAPI:
    log = EventLog("nlu")
    return create_app(VersionedAnalysers(analyser, ROOT / "models" / "heads", None, log), log)


def schema(name: str) -> dict:
    return json.loads((CONTRACT / f"{name}.schema.json").read_text(encoding="utf-8"))


def test_every_example_request_gets_an_answer_of_the_contract(client):
    for example in schema("nlu-request")["examples"]:
        answer = client.post("/v1/parse", json=example)
        assert answer.status_code == 200
        jsonschema.validate(answer.json(), schema("nlu-analysis"))


def test_a_plain_question_is_understood(client):
    said = client.post("/v1/parse", json={"text": "Vad kostar det att få hjälp?"}).json()
    assert said["intent"]["name"] == "ask_cost" and said["intent"]["confidence"] > 0.5
    assert said["action"] == "none" and said["flags"] == []


def test_acute_danger_is_seen_by_meaning_alone(client):
    said = client.post("/v1/parse", json={"text": "han bankar på badrumsdörren och skriker att han ska döda mig"}).json()
    assert said["action"] == "emergency" and "victim_danger" in said["flags"]


@pytest.mark.parametrize("text", ["", "   ", "\x00", "‮ olleh", "😀😀", "e" + "\u0301" * 8000, "/greet{}", "<b>hej</b>", "ん" * 8000])
def test_strange_texts_get_an_answer_and_never_an_error(client, text):
    answer = client.post("/v1/parse", json={"text": text})
    assert answer.status_code == 200
    jsonschema.validate(answer.json(), schema("nlu-analysis"))


def test_a_lone_surrogate_is_answered(client):
    answer = client.post("/v1/parse", content=b'{"text": "\\ud800 hej"}', headers={"content-type": "application/json"})
    assert answer.status_code in (200, 422)


def test_too_long_and_malformed_are_refused_without_echo(client):
    for body in (b'{"text": "' + b"hemligt" * 2000 + b'"}', b"{hemligt", b'{"text": ["hemligt"]}', b'{"text":"a","hemligt":1}'):
        answer = client.post("/v1/parse", content=body, headers={"content-type": "application/json"})
        assert answer.status_code in (413, 422)
        assert b"hemligthemligt" not in answer.content and answer.headers["content-type"] == "application/problem+json"


def test_ready_means_that_a_known_question_gets_its_known_answer(client):
    assert client.get("/readyz").json()["ready"] is True


def test_no_text_is_logged_when_parsing_fails(analyser, capfd, monkeypatch):
    monkeypatch.setattr(type(analyser), "analyse", lambda *_: (_ for _ in ()).throw(ValueError("MARKORD i felet")))
    broken = TestClient(app_over(analyser), raise_server_exceptions=False)
    assert broken.post("/v1/parse", json={"text": "MARKORD"}).status_code == 500
    seen = capfd.readouterr()
    assert "request_failed" in seen.err and '"error": "ValueError"' in seen.err
    assert "MARKORD" not in seen.out + seen.err


@pytest.mark.parametrize("text", ["ฉันกลัวสามีของฉัน", "我丈夫打我", "እርዳታ እፈልጋለሁ", "ん" * 40])
def test_letters_that_no_training_message_has_are_never_taken_for_harmless(client, text):
    assert client.post("/v1/parse", json={"text": text}).json()["action"] != "none"


@pytest.mark.parametrize("text", ["vad kostar det? 你好", "hej 👋", "12345", "Я не розумію", "شكرا جزيلا"])
def test_a_strange_sign_or_a_known_script_does_not_alarm(client, text):
    assert client.post("/v1/parse", json={"text": text}).json()["action"] == "none"


def test_measuring_gives_the_analysis_and_its_scores(analyser):
    text = "vad blir det för väder i morgon"
    measured = analyser.measure(text)
    assert {name: measured[name] for name in ("intent", "ranking", "action", "flags")} == analyser.analyse(text)
    assert measured["oos_score"] > analyser.measure("vad kostar det att gå hos er")["oos_score"]
    assert analyser.measure("han håller en kniv mot min hals")["emergency_score"] > measured["emergency_score"]
    assert analyser.measure("  ")["emergency_score"] < measured["emergency_score"]


def test_a_model_of_another_encoder_is_refused(analyser):
    with pytest.raises(ModelError, match="steget train"):
        load_model(ROOT / "models" / "heads", "another encoder")
