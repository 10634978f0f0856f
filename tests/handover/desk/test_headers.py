"""The same strict headers on every answer, errors included."""

from __future__ import annotations

import pytest

from foundation.logs import EventLog
from handover.desk.app import create_app
from handover.desk.queue_routes import tickets
from handover.store.engine import make_engine
from tests.every_route import METHODS, served
from tests.handover.content_key_of_tests import KEYS
from tests.handover.desk.others_tickets import UNKNOWN
from tests.handover.desk.staff_browser import HOST, client_of

MUST = {
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "origin-agent-cluster": "?1",
    "x-robots-tag": "noindex, nofollow",
}


CSP = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "
       "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'")  # fmt: skip
EXACT = MUST | {
    "content-security-policy": CSP,
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
}
OF_THE_ANSWER = {"content-type", "content-length", "location", "allow", "set-cookie", "clear-site-data", "vary"}
"""What says something about one answer; every other header is the same on all of them."""


def check(answer) -> None:
    for name, value in MUST.items():
        assert answer.headers[name] == value, (answer.request.url, name)
    csp = answer.headers["content-security-policy"]
    for part in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "base-uri 'none'",
                 "frame-ancestors 'none'", "require-trusted-types-for 'script'"):  # fmt: skip
        assert part in csp
    assert "unsafe" not in csp
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "server" not in answer.headers


async def test_headers_stand_on_every_answer(enter, send, stranger) -> None:
    anna, ticket_id = enter(), send().ticket_id
    gets = ["/", "/login", "/queue", "/queue?show=closed", "/queue/counts", f"/tickets/{ticket_id}", "/tickets/none", "/nowhere",
            "/healthz", "/readyz", "/static/look.css", "/static/queue.js", "/static/nothing"]  # fmt: skip
    for path in gets:
        check(await anna.get(path))
        check(await stranger.get(path))
    for act in ("claim", "note", "reply", "release", "transfer", "close"):
        check(await anna.post(f"/tickets/{ticket_id}/{act}", text="hej"))
        check(await anna.post(f"/tickets/{ticket_id}/{act}", text="hej", headers={"Origin": "https://evil.test"}))
        check(await stranger.post(f"/tickets/{ticket_id}/{act}", headers={"Origin": HOST}))
    check(await anna.client.post("/login", content=b"x" * 300_000))
    check(await anna.client.options("/queue"))
    check(await anna.post("/logout"))


@pytest.mark.parametrize("method", METHODS)
async def test_exact_set_stands_on_every_route_with_every_method(method, desk, enter, send, stranger) -> None:
    anna, ticket_id, paths = enter(), send().ticket_id, {}
    for one in served(desk):
        paths.setdefault(one.address(ticket_id=ticket_id, live_id=UNKNOWN), set()).add(one.method)
    for path, methods in paths.items():
        for client in (stranger, anna.client):
            answer = await client.request(method, path, headers={"Origin": HOST})
            assert {name: value for name, value in answer.headers.items() if name not in OF_THE_ANSWER} == EXACT, (method, path)
            assert len(answer.headers.multi_items()) == len(set(answer.headers)), (method, path)
            if method not in methods:
                assert answer.status_code == 405, (method, path)
                assert not answer.cookies
            anna.client.cookies = {"steget_desk": anna.session_id}


async def test_headers_stand_on_outages_and_on_our_own_faults(engine, enter, monkeypatch) -> None:
    nowhere = make_engine("postgresql+psycopg://x@127.0.0.1:1/x")
    async with client_of(create_app(nowhere, content_keys=KEYS, log=EventLog("desk"))) as client:
        client.cookies.set("steget_desk", "A" * 43)
        answer = await client.get("/queue")
        assert answer.status_code == 503
        check(answer)
    anna = enter()
    monkeypatch.setattr(tickets, "queue", lambda *_: 1 / 0)
    answer = await anna.get("/queue")
    assert answer.status_code == 500
    check(answer)


@pytest.mark.parametrize(("staff_url", "hsts"), [("https://desk.test", True), ("http://desk.test", False), (None, False)])
async def test_browsers_are_told_to_stay_on_https_when_it_is_there(staff_url, hsts, engine) -> None:
    async with client_of(create_app(engine, content_keys=KEYS, log=EventLog("desk"), staff_url=staff_url)) as client:
        assert ("strict-transport-security" in (await client.get("/login")).headers) is hsts
