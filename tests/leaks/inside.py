"""What somebody inside the machine may send past the doors: broken calls to Rasa, to its actions and to the bridge."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psutil

from tests.leaks.installation import Watched
from tests.leaks.marks import word


def _port(watched: Watched, name: str) -> str:
    """Where an inner process listens, from its command line or its environment."""
    process = psutil.Process(watched.installed.pids()[name])
    words = process.cmdline()
    return words[words.index("--bind") + 1] if "--bind" in words else process.environ()["STEGET_PORT"]


def send_broken_calls(watched: Watched) -> None:
    """Calls that make each of them raise with a mark in its hands."""
    mark, wait = word("åtgärd"), {"timeout": 30}
    rasa, actions, bridge = (f"http://127.0.0.1:{_port(watched, name)}" for name in ("rasa", "actions", "bridge"))
    tracker = {"sender_id": mark, "slots": {mark: mark}, "latest_message": {"text": mark}, "events": mark}
    for body in ({"next_action": "action_submit_referral", "tracker": mark, "domain": {}}, {"next_action": mark, "tracker": tracker}):
        assert httpx.post(actions + "/webhook", json=body, **wait).status_code >= 400
    httpx.post(actions + "/webhook", json={"next_action": "action_preview_referral", "tracker": tracker, "domain": {}}, **wait)
    httpx.post(actions + "/webhook", content=f"{{{mark}".encode(), **wait)
    for text in (mark, f"/{mark}", f"/greet{{{mark}", f'/greet{{"{mark}": "{mark}"}}', f"/greet@{mark}"):
        httpx.post(rasa + "/webhooks/rest/webhook", json={"sender": mark, "message": text, "metadata": {"analysis": mark}}, **wait)
    httpx.post(rasa + "/webhooks/rest/webhook", content=f"{{{mark}".encode(), **wait)
    httpx.get(f"{rasa}/{mark}?token={mark}", **wait)
    known = {"Authorization": f"Bearer {(watched.settings.secret_folder / 'bridge_token').read_text().strip()}"}
    for headers in ({"Authorization": "Bearer x"}, known):
        for path in ("/v1/referrals/preview", "/v1/referrals", "/v1/receipts/reply", f"/{mark}"):
            for call in ({"json": {mark: mark}}, {"content": f"{{{mark}".encode()}):
                assert httpx.post(f"{bridge}{path}", headers=headers, **call, **wait).status_code >= 400


@contextmanager
def standing_still(watched: Watched, name: str) -> Iterator[None]:
    """Meanwhile the process takes connections and answers nothing."""
    process = psutil.Process(watched.installed.pids()[name])
    family = [process, *process.children(recursive=True)]
    for each in family:
        each.suspend()
    try:
        yield
    finally:
        for each in family:
            each.resume()


@contextmanager
def refusing_tables(watched: Watched) -> Iterator[None]:
    """Meanwhile the database answers with errors that name rows and statements."""
    watched.run_sql("ALTER TABLE handover.ticket_note RENAME TO away",
                    "ALTER TABLE handover.ticket_message ADD CONSTRAINT no CHECK (false) NOT VALID",
                    "ALTER TABLE chat.message ADD CONSTRAINT no CHECK (false) NOT VALID")  # fmt: skip
    try:
        yield
    finally:
        watched.run_sql("ALTER TABLE handover.away RENAME TO ticket_note", "ALTER TABLE handover.ticket_message DROP CONSTRAINT no",
                        "ALTER TABLE chat.message DROP CONSTRAINT no")  # fmt: skip


def wait_until(true, seconds: float, what: str) -> None:
    """Until `true()`; raises AssertionError that says `what` did not happen."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, what
        time.sleep(0.2)
