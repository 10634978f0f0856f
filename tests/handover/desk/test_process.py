"""The desk as a process: starts from its environment, leaves on SIGTERM, and writes no word that anybody wrote."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from handover.store import sessions, staff_accounts
from handover.store.messages import reply_as_person
from handover.store.receipts import ticket_of
from tests.handover.content_key_of_tests import CONTENT_KEY
from tests.handover.desk.staff_browser import BROWSER, hidden, wait_until_ready
from tests.staff_app import CodeApp, secret_on

MARKER = "näckrosdammen"
PASSWORD = "hemligt-men-bara-här"


def run(**settings: str) -> subprocess.Popen:
    env = {name: value for name, value in os.environ.items() if not name.startswith("STEGET_")} | settings
    return subprocess.Popen([sys.executable, "-m", "handover.desk"], cwd=Path(__file__).parents[3], env=env,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip


@pytest.fixture
def process(handover_database: str, engine):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    child = run(STEGET_DATABASE_URL=handover_database, STEGET_CONTENT_KEY=CONTENT_KEY, STEGET_PORT=str(port))
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=BROWSER) as client:
            wait_until_ready(client)
            yield child, client
    finally:
        child.kill()
        child.communicate()


def test_no_word_reaches_the_log_or_an_address_on_any_path(process, engine, transactions, send, monkeypatch) -> None:
    monkeypatch.undo()  # real Argon2id: the process has its own
    child, client = process
    anna = staff_accounts.add_staff(engine, "anna", "varberg", MARKER, PASSWORD)
    sent = send(own_words=MARKER)
    with transactions.begin() as session:
        reply_as_person(session, ticket_of(session, sent.code_hash, lock=True), MARKER, "k1")
    origin, addresses = {"Origin": str(client.base_url).rstrip("/")}, []

    def post(path: str, **fields: str) -> httpx.Response:
        token = hidden(client.get("/queue", follow_redirects=True), "form_token")
        answer = client.post(path, data={"form_token": token} | fields, headers=origin)
        addresses.append(answer.headers.get("location", ""))
        return answer

    assert post("/login", username=MARKER, password=MARKER).status_code == 401
    half = post("/login", username="anna", password=PASSWORD)
    assert half.headers["location"] == "/login/setup"
    token = {"form_token": hidden(client.get("/login/setup"), "form_token")}
    assert client.post("/login/setup/app", data=token, headers=origin).status_code == 303
    secret = secret_on(client.get("/login/setup/app").text)
    assert client.post("/login/setup/app/code", data=token | {"code": CodeApp(secret).code()}, headers=origin).status_code == 200
    path = f"/tickets/{sent.ticket_id}"
    assert MARKER in client.get(path).text
    for act, fields, status in [
        ("claim", {}, 303), ("reply", {"text": MARKER}, 409), ("reply", {"text": MARKER, "seen": "1"}, 303),
        ("note", {"text": MARKER}, 303), ("note", {"text": MARKER * 1000}, 422), ("release", {"text": MARKER}, 303),
        ("reply", {"text": MARKER, "seen": "1"}, 409),
        ("note", {"text": MARKER * 90_000}, 413), (MARKER, {"text": MARKER}, 404), ("claim", {}, 303), ("close", {"seen": "1"}, 303),
    ]:  # fmt: skip
        assert post(f"{path}/{act}", **fields).status_code == status, act
    client.get(f"/queue?show={MARKER}&done={MARKER}")
    client.get(f"/{MARKER}")
    client.post(path + "/note", content=MARKER.encode(), headers={"Cookie": MARKER.encode(), **origin})
    session_id = client.cookies["steget_desk"]
    with transactions.begin() as session:
        assert sessions.find_staff(session, session_id) == anna
    child.send_signal(signal.SIGTERM)
    out, err = child.communicate(timeout=15)
    written = (out + err).decode() + " ".join(addresses)
    assert '"event": "process_started"' in written
    assert '"event": "staff_logged_in"' in written
    for told in (MARKER, "n\\u00e4ckros", "ckrosdammen", PASSWORD, session_id, secret, "anna", "127.0.0.1", "python-httpx"):
        assert told not in written
    assert sent.ticket_id not in (out + err).decode()
    assert child.returncode in (0, -signal.SIGTERM)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "STEGET_DATABASE_URL"),
        ({"STEGET_DATABASE_URL": "postgresql+psycopg://x", "STEGET_PORT": "70000"}, "STEGET_PORT"),
        ({"STEGET_DATABASE_URL": "postgresql+psycopg://x", "STEGET_STAFF_URL": "desk.example"}, "STEGET_STAFF_URL"),
        ({"STEGET_DATABASE_URL": "postgresql+psycopg://x", "STEGET_PUBLIC_URL": "javascript:alert(1)"}, "STEGET_PUBLIC_URL"),
        ({"STEGET_DATABASE_URL": "postgresql+psycopg://x", "STEGET_SECOND_STEP": "no"}, "STEGET_SECOND_STEP"),
        ({"STEGET_DATABASE_URL": "postgresql+psycopg://x", "STEGET_SECOND_STEP": "optional", "STEGET_HOST": "0.0.0.0",
          "STEGET_CONTENT_KEY": CONTENT_KEY}, "STEGET_SECOND_STEP"),
        ({"STEGET_DATABASE_URL": "postgresql+psycopg://x", "STEGET_SECOND_STEP": "optional", "STEGET_CONTENT_KEY": CONTENT_KEY,
          "STEGET_STAFF_URL": "https://desk.example"}, "STEGET_SECOND_STEP"),
    ],
)
def test_process_refuses_to_start_and_names_the_setting(changes, name) -> None:
    out, err = (child := run(**changes)).communicate(timeout=30)
    assert (child.returncode, name in err.decode()) == (78, True)
    assert "javascript:" not in (out + err).decode()
