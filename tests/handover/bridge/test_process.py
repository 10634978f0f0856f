"""The bridge as a process: starts from its environment, answers, leaves on SIGTERM, and writes no word that it was told."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.handover.content_key_of_tests import CONTENT_KEY

MARKER = "näckrosdammen"
REF = "h_9sK2mPq0aZ81LmXw"
TOKEN = "a made-up token of the tests, 40 characters"


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STEGET_")}
    return kept | more


def run(env: dict[str, str]) -> subprocess.Popen:
    command, tree = [sys.executable, "-m", "handover.bridge"], Path(__file__).parents[3]
    return subprocess.Popen(command, cwd=tree, env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE)


@pytest.fixture
def process(handover_database: str, engine) -> Iterator[tuple[subprocess.Popen, httpx.Client]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    child = run(
        environment(STEGET_DATABASE_URL=handover_database, STEGET_BRIDGE_TOKEN=TOKEN, STEGET_RECEIPT_KEY="k" * 40,
                    STEGET_CONTENT_KEY=CONTENT_KEY, STEGET_PORT=str(port))
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {TOKEN}"}) as client:
            wait_for(client)
            yield child, client
    finally:
        child.kill()
        child.communicate()


def wait_for(client: httpx.Client) -> None:
    for _ in range(200):
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the bridge did not become ready in 20 seconds")


def test_no_word_reaches_the_log_on_any_path(process) -> None:
    child, client = process
    draft = {"municipality": "varberg", "about": "own_violence", "contact_method": "phone", "contact_value": "070-174 06 05",
             "own_words": MARKER, "first_name": MARKER, "times": MARKER, "interpreter": MARKER}  # fmt: skip
    preview = client.post("/v1/referrals/preview", json={"conversation_ref": REF, "draft": draft}).json()
    code = client.post("/v1/referrals", json={"conversation_ref": REF, "preview_id": preview["preview_id"]}).json()["receipt_code"]
    client.post("/v1/receipts/reply", json={"code": code, "text": MARKER, "idempotency_key": MARKER})
    for path, body in [
        ("/v1/referrals/preview", {"conversation_ref": REF, "draft": draft | {"contact_value": MARKER}}),
        ("/v1/referrals/preview", {"conversation_ref": MARKER, "draft": {MARKER: MARKER}, MARKER: MARKER}),
        ("/v1/referrals", {"conversation_ref": REF, "preview_id": MARKER}),
        ("/v1/receipts/lookup", {"code": MARKER}),
        (f"/v1/{MARKER}", {"code": MARKER}),
    ]:
        assert client.post(path, json=body).status_code in (404, 422)
    client.post("/v1/referrals/preview", content=MARKER.encode(), headers={"Content-Type": "application/json"})
    client.post("/v1/receipts/withdraw", json={"code": code})
    client.delete(f"/v1/conversations/{MARKER}")
    child.send_signal(signal.SIGTERM)
    out, err = child.communicate(timeout=15)
    written = (out + err).decode()
    assert '"event": "process_started"' in written
    for secret in (MARKER, "n\\u00e4ckros", "070-174", code, REF, preview["preview_id"], TOKEN, "127.0.0.1:", "k" * 40):
        assert secret not in written


def test_process_leaves_in_time_on_sigterm(process) -> None:
    child, _ = process
    started = time.perf_counter()
    child.send_signal(signal.SIGTERM)
    child.wait(timeout=15)
    assert time.perf_counter() - started < 12
    assert child.returncode in (0, -signal.SIGTERM)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"STEGET_BRIDGE_TOKEN": ""}, "STEGET_BRIDGE_TOKEN"),
        ({"STEGET_RECEIPT_KEY": "kort"}, "STEGET_RECEIPT_KEY"),
        ({"STEGET_PORT": "0"}, "STEGET_PORT"),
    ],
)
def test_process_refuses_to_start_and_names_the_setting(changes, name) -> None:
    whole = {"STEGET_DATABASE_URL": "postgresql+psycopg://x", "STEGET_BRIDGE_TOKEN": TOKEN, "STEGET_RECEIPT_KEY": "k" * 40,
             "STEGET_CONTENT_KEY": CONTENT_KEY}  # fmt: skip
    out, err = (child := run(environment(**whole | changes))).communicate(timeout=30)
    assert (child.returncode, name in err.decode()) == (78, True)
    assert TOKEN not in (out + err).decode()
