"""A form counts only when it was made by our page, for this session, and sent from our origin."""

from __future__ import annotations

import pytest

from foundation.logs import EventLog
from handover.desk.app import create_app
from handover.desk.session_cookie import form_token
from handover.store import tickets
from tests.handover.content_key_of_tests import KEYS
from tests.handover.desk.staff_browser import HOST, client_of, plain

ACTS = ["claim", "release", "transfer", "note", "reply", "close", "settle"]


def statuses(transactions) -> list[str]:
    with transactions.begin() as session:
        return [item.status for item in tickets.queue(session, "varberg")]


@pytest.mark.parametrize("token", ["", "0" * 64, "å", "\x00", "x" * 10_000])
async def test_nothing_happens_when_the_token_is_wrong(token, enter, send, transactions) -> None:
    anna, ticket_id = enter(), send().ticket_id
    for act in ACTS:
        answer = await anna.post(f"/tickets/{ticket_id}/{act}", form_token=token, text="mitt långa svar")
        assert answer.status_code == 403
        assert "mitt långa svar" in answer.text, "a stale page must not cost what was written on it"
    assert (await anna.post("/logout", form_token=token)).status_code == 403
    assert (await anna.get("/queue")).status_code == 200
    assert statuses(transactions) == ["new"]


async def test_nothing_happens_when_the_token_is_missing(enter, send, transactions) -> None:
    anna, ticket_id = enter(), send().ticket_id
    answer = await anna.client.post(f"/tickets/{ticket_id}/claim", data={"x": "y"}, headers={"Origin": HOST})
    assert (answer.status_code, statuses(transactions)) == (403, ["new"])


@pytest.mark.parametrize(
    "origin", ["https://evil.test", "null", "http://desk.test.evil.test", "http://desk.test:81", "", "http://", "http://["]
)
async def test_nothing_happens_when_the_form_comes_from_elsewhere(origin, enter, send, transactions) -> None:
    anna, ticket_id = enter(), send().ticket_id
    for path in [*(f"/tickets/{ticket_id}/{act}" for act in ACTS), "/logout", "/login"]:
        answer = await anna.post(path, headers={"Origin": origin}, text="främmande text")
        assert answer.status_code == 403
        assert "främmande text" not in answer.text, "another site's text must not be shown as if it were ours"
    assert statuses(transactions) == ["new"]


async def test_form_without_origin_counts_only_when_the_browser_vouches_for_it(enter, send, transactions) -> None:
    anna, ticket_id = enter(), send().ticket_id
    body, path = {"form_token": form_token(anna.session_id)}, f"/tickets/{ticket_id}/claim"
    assert (await anna.client.post(path, data=body)).status_code == 403
    for site in ("cross-site", "same-site", "none"):
        assert (await anna.client.post(path, data=body, headers={"Sec-Fetch-Site": site})).status_code == 403
    assert statuses(transactions) == ["new"]
    assert (await anna.client.post(path, data=body, headers={"Sec-Fetch-Site": "same-origin"})).status_code == 303


async def test_origin_is_the_configured_one_whatever_host_was_asked(engine) -> None:
    app = create_app(engine, content_keys=KEYS, log=EventLog("desk"), staff_url="https://desk.example/")
    async with client_of(app, "https://inner.test") as client:
        form = {"username": "a", "password": "b"}
        assert "inte från vår sida" in plain(await client.post("/login", data=form, headers={"Origin": "https://inner.test"}))
        assert "för gammal" in plain(await client.post("/login", data=form, headers={"Origin": "https://desk.example"}))


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("multipart/form-data; boundary=x", b"--x\r\n", 415),
        ("application/json", b'{"text": "x"}', 415),
        ("text/plain", b"text=x", 415),
        ("", b"text=x", 415),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(50)), 400),
        ("application/x-www-form-urlencoded", b"text=" + b"x" * 1_000_000, 413),
        ("application/x-www-form-urlencoded", b"\xff\xfe%ff=%zz&=&&", 403),
    ],
)
async def test_body_that_no_form_of_ours_sends_is_refused(content_type, body, status, enter, send) -> None:
    anna, ticket_id = enter(), send().ticket_id
    headers = {"Origin": HOST, "Content-Type": content_type}
    assert (await anna.client.post(f"/tickets/{ticket_id}/reply", content=body, headers=headers)).status_code == status


async def test_megabyte_that_does_not_say_its_size_is_refused(enter, send) -> None:
    anna, ticket_id = enter(), send().ticket_id

    async def endless():
        for _ in range(100):
            yield b"x" * 10_000

    headers = {"Origin": HOST, "Content-Type": "application/x-www-form-urlencoded"}
    answer = await anna.client.post(f"/tickets/{ticket_id}/reply", content=endless(), headers=headers)
    assert (answer.status_code, "för lång" in plain(answer)) == (413, True)
