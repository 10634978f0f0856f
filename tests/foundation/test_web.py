"""The walls that every door shares: body limit, headers, problem documents, logs."""

from __future__ import annotations

import gc
import json
import weakref
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from fastapi.responses import Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from fastapi.testclient import TestClient
from pydantic import BaseModel, ConfigDict

from foundation.directory import Contacts, load_municipalities
from foundation.logs import EventLog, start_logs
from foundation.problems import Problem, install_problems
from foundation.settings import Settings, load_settings
from foundation.web import BodyLimit, SecurityHeaders


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")
    number: int


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    install_problems(app, EventLog("test"))
    app.add_middleware(BodyLimit, limit=1000)
    app.add_middleware(SecurityHeaders)

    @app.post("/take")
    async def take(body: Body) -> dict[str, int]:
        return {"number": body.number}

    @app.get("/fail")
    async def fail() -> None:
        raise ValueError("HEMLIGT")

    @app.get("/refuse")
    async def refuse() -> None:
        raise Problem(409, "taken", "Redan taget")

    return TestClient(app, raise_server_exceptions=False)


def chunks(total: int):
    for _ in range(total // 100):
        yield b" " * 100


def test_body_passes_when_it_is_within_the_limit(client):
    assert client.post("/take", json={"number": 3}).json() == {"number": 3}


def test_limit_is_wider_for_the_paths_that_say_so_and_for_no_others():
    app = FastAPI()

    @app.post("/wide/x")
    @app.post("/take")
    async def take() -> str:
        return "ok"

    app.add_middleware(BodyLimit, limit=1000, wider={"/wide/": 2000})
    sent = {(path, size): TestClient(app).post(path, content=b" " * size).status_code
            for path in ("/wide/x", "/take") for size in (1000, 2000, 2001)}  # fmt: skip
    assert [size for (path, size), status in sent.items() if status == 413] == [2001, 2000, 2001]


def test_body_is_refused_when_it_is_declared_too_large(client):
    answer = client.post("/take", content=b" " * 1001)
    assert answer.status_code == 413 and answer.headers["content-type"] == "application/problem+json"


def test_body_is_refused_when_it_is_streamed_too_large(client):
    assert client.post("/take", content=chunks(5000)).status_code == 413


def test_headers_stand_on_every_answer(client):
    for path in ("/take", "/fail", "/refuse", "/nowhere"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store" and headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("body", [{"number": "HEMLIGT"}, {"HEMLIGT": 1}, {"number": 1, "HEMLIGT": {"HEMLIGT": 2}}, ["HEMLIGT"]])
def test_a_faulty_body_is_never_echoed(client, body):
    answer = client.post("/take", json=body)
    assert answer.status_code == 422 and "HEMLIGT" not in answer.text
    assert answer.json()["type"].endswith("/invalid") and answer.json()["errors"]


def test_an_unexpected_failure_tells_only_its_kind(client, capfd):
    answer = client.get("/fail")
    assert answer.status_code == 500 and "HEMLIGT" not in answer.text
    logged = capfd.readouterr().err
    assert '"error": "ValueError"' in logged and "HEMLIGT" not in logged


def test_a_problem_keeps_its_shape(client):
    assert client.get("/refuse").json() == {"type": "https://forstasteget.example/problems/taken", "title": "Redan taget", "status": 409}


def test_a_log_field_outside_the_allow_list_is_refused():
    with pytest.raises(ValueError, match="allow-list"):
        EventLog("test").event("something", text="HEMLIGT")


def test_what_libraries_log_loses_its_words(capfd):
    import logging
    import warnings

    start_logs("test")
    logging.getLogger("httpx").error("HEMLIGT %s", "HEMLIGT")
    warnings.warn("HEMLIGT", stacklevel=1)
    logged = capfd.readouterr().err
    assert "HEMLIGT" not in logged
    assert [json.loads(line)["event"] for line in logged.splitlines()] == ["library_warning"] * 2


class Half(Settings):
    needed_secret: str


def test_settings_refuse_to_start_half_set_and_read_files(monkeypatch, capsys, tmp_path):
    with pytest.raises(SystemExit):
        load_settings(Half)
    assert "STEGET_NEEDED_SECRET saknas" in capsys.readouterr().err
    (tmp_path / "secret").write_text("from a file\n", encoding="utf-8")
    monkeypatch.setenv("STEGET_NEEDED_SECRET_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("STEGET_NEEDED_SECRET", "")
    assert load_settings(Half).needed_secret == "from a file"


def test_marks_are_filled_and_unknown_ones_are_an_error():
    contacts = Contacts.load()
    assert contacts.fill("Ring [[number.nodnummer]].") == "Ring 112."
    with pytest.raises(KeyError):
        contacts.fill("[[number.nobody]]")


def test_the_directory_holds_24_municipalities_with_four_digit_codes():
    municipalities = load_municipalities()
    assert len(municipalities) == 24 and municipalities["upplands-vasby"].name == "Upplands Väsby"
    assert all(len(row.code) == 4 and row.code.isdigit() for row in municipalities.values())
    assert len({row.code for row in municipalities.values()}) == 24


def test_event_stream_is_never_kept_by_a_browser_whatever_the_framework_says() -> None:
    app = FastAPI()
    app.add_middleware(SecurityHeaders)

    @app.get("/events", response_class=EventSourceResponse)
    async def events() -> AsyncIterator[ServerSentEvent]:
        yield ServerSentEvent(data="x")

    @app.get("/own")
    async def own() -> Response:
        return Response(headers={"Cache-Control": "no-cache"})

    client = TestClient(app)
    assert client.get("/events").headers.get_list("cache-control") == ["no-store"]
    assert client.get("/own").headers.get_list("cache-control") == ["no-cache"]


def test_a_problem_that_is_raised_again_and_again_keeps_nothing_of_those_who_got_it() -> None:
    shared, held = Problem(503, "crowded", "Vänta lite"), []
    app = FastAPI()
    install_problems(app, EventLog("test"))

    @app.post("/refused")
    async def refused(body: Body) -> None:
        held.append(weakref.ref(body))
        raise shared from None

    client = TestClient(app)
    assert [client.post("/refused", json={"number": number}).status_code for number in range(3)] == [503] * 3
    gc.collect()
    assert shared.__traceback__ is None
    assert [reference() for reference in held] == [None] * 3
