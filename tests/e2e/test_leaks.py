"""A marker driven through every normal path and every error path appears in no log of any process."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import httpx
import psutil
import pytest

from tests.e2e.installation import Installed
from tests.e2e.leaks import leaks
from tests.e2e.test_everything_dead import say, talk

MARKS = {name: f"kanariefågel{name}åäö" for name in
         ("text", "slash", "brace", "acute", "late", "body", "words", "token", "login", "note", "reply", "url")}  # fmt: skip
NUMBER = "0700001299"


def _chat(installed: Installed) -> None:
    address, headers = talk(installed.public)
    for text in (MARKS["text"], f"/ {MARKS['slash']} jag slog henne", f"/{{{MARKS['brace']}", f'/greet{{"role":"{MARKS["slash"]}"}}',
                 f"{MARKS['acute']} jag håller i kniven och ska döda henne nu", MARKS["text"] + "\x00", MARKS["text"] * 400):  # fmt: skip
        assert say(address, headers, text).status_code == 200
    httpx.post(address, json={"text": MARKS["body"] * 6000}, headers=headers, timeout=30)
    httpx.post(address, content=f'{{"text": {MARKS["body"]}'.encode(), headers=headers, timeout=30)
    httpx.post(address, json={"text": "a", MARKS["body"]: 1}, headers=headers, timeout=30)
    httpx.post(address, json={"button": MARKS["body"]}, headers=headers, timeout=30)
    httpx.post(address, json={"text": "hej"}, headers={"Authorization": f"Bearer {MARKS['token']}".encode()}, timeout=30)
    httpx.get(f"{installed.public}/{MARKS['url']}?q={MARKS['url']}", timeout=30)


def _refer(installed: Installed) -> str:
    address, headers = talk(installed.public)
    form = address.removesuffix("/messages") + "/referral"
    draft = {"municipality": "habo", "about": "other", "contact_method": "phone", "contact_value": NUMBER, "own_words": MARKS["words"]}
    wrong = {**draft, "contact_value": MARKS["words"], "municipality": MARKS["words"]}
    assert httpx.post(form + "/preview", json={"draft": wrong}, headers=headers, timeout=30).status_code == 422
    preview = httpx.post(form + "/preview", json={"draft": draft}, headers=headers, timeout=30).json()
    code = httpx.post(form, json={"preview_id": preview["preview_id"]}, headers=headers, timeout=30).json()["receipt_code"]
    for body in ({"code": MARKS["token"]}, {"code": code}):
        httpx.post(installed.public + "/api/v1/receipts/lookup", json=body, timeout=30)
    reply = {"code": code, "text": MARKS["reply"], "idempotency_key": uuid.uuid4().hex}
    assert httpx.post(installed.public + "/api/v1/receipts/reply", json=reply, timeout=30).status_code == 200
    return code


def _staff(installed: Installed) -> None:
    installed.add_staff("leak", "habo")
    def token(page: str) -> str:
        return re.search(r'name="form_token" value="([^"]+)"', page)[1]

    with httpx.Client(base_url=installed.staff, timeout=30, follow_redirects=True, headers={"Origin": installed.staff}) as client:
        client.post("/login", data={"username": MARKS["login"], "password": MARKS["login"], "form_token": token(client.get("/login").text)})
    with installed.logged_in("leak") as client:
        page = client.get("/queue")
        ticket = re.search(r'href="(/tickets/[^"]+)"', page.text)[1]
        page = client.post(ticket + "/claim", data={"form_token": token(client.get(ticket).text)})
        assert MARKS["words"] in page.text, "the desk must show what the person sent"
        fields = dict(re.findall(r'name="(form_token|key|seen)" value="([^"]*)"', page.text))
        client.post(ticket + "/note", data={**fields, "text": MARKS["note"]})
        client.post(ticket + "/reply", data={**fields, "text": MARKS["reply"]})
        client.post(ticket + "/reply", data={"text": MARKS["reply"]})
        client.get(f"/tickets/{MARKS['url']}")


@pytest.fixture(scope="module")
def searched(installed) -> list[Path]:
    """The files that hold logs, after every path has been driven, healthy and broken."""
    _chat(installed)
    codes = [_refer(installed)]
    _staff(installed)
    for dead in (("nlu",), ("rasa",), ("actions",), ("bridge",), ("postgres",), ("valkey",)):
        address, headers = talk(installed.public)
        with installed.without(*dead):
            for text in (MARKS["late"], f"/{MARKS['late']}", f"{MARKS['acute']} jag ska döda henne nu", "jag vill bli kontaktad"):
                say(address, headers, text)
            httpx.post(installed.public + "/api/v1/receipts/lookup", json={"code": codes[0]}, timeout=30)
            httpx.post(installed.staff + "/login", data={"username": MARKS["login"], "password": MARKS["login"]}, timeout=30)
    stored = installed.data / "postgres"  # the declared place of what is stored; its own log is searched
    return [path for path in installed.data.rglob("*") if path.is_file() and (stored not in path.parents or "log" in path.name)]


def test_no_mark_stands_in_any_log(searched):
    names = {path.name for path in searched}
    assert {"gateway.log", "bridge.log", "desk.log", "rasa.log", "actions.log", "up.txt"} <= names, names
    assert leaks(searched, [*MARKS.values(), NUMBER]) == []


def test_no_mark_stands_on_a_command_line_or_in_an_environment(installed, searched):
    for process in psutil.Process(installed.pid).children(recursive=True):
        shown = " ".join(process.cmdline()) + str(process.environ())
        assert not any(mark in shown for mark in MARKS.values())


@pytest.mark.parametrize("shape", [lambda m: m, lambda m: m.upper(), lambda m: repr(m.encode()), lambda m: m.encode().hex()])
def test_a_planted_leak_is_found(tmp_path, searched, shape):
    planted = tmp_path / "planted.log"
    planted.write_text('{"event": "x", "text": "' + shape(MARKS["text"]) + '"}', encoding="utf-8")
    assert leaks([*searched, planted], [MARKS["text"]]) == [("planted.log", MARKS["text"])]
