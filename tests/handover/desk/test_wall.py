"""The pages and acts that staff know, met by somebody whose session is no good; test_matrix has every route and everybody."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from handover.desk.session_cookie import form_token
from handover.store import sessions
from handover.store.events import of_ticket
from tests.handover.desk.staff_browser import HOST, plain

PAGES = ["/queue", "/tickets/{ticket_id}"]
ACTS = ["/logout", *(f"/tickets/{{ticket_id}}/{act}" for act in ("claim", "release", "transfer", "note", "reply", "close", "settle"))]


@pytest.fixture(params=["none", "expired", "absolute", "disabled", "closed", "malformed", "before_login"])
def shut_out(request, enter, transactions, send, stranger):
    """A browser whose session is no longer, or never was, good; with a ticket id of its municipality."""
    anna, ticket_id = enter("anna"), send().ticket_id
    changes = {
        "expired": "UPDATE handover.staff_session SET used_at = used_at - interval '31 minutes'",
        "absolute": "UPDATE handover.staff_session SET opened_at = opened_at - interval '8 hours 1 minute'",
        "disabled": "UPDATE handover.staff SET active = false",
        "closed": "DELETE FROM handover.staff_session",
    }
    if request.param in changes:
        with transactions.begin() as session:
            session.execute(text(changes[request.param]))
    elif request.param == "none":
        anna.client.cookies.clear()
    else:
        anna.client.cookies.clear()
        anna.session_id = {"malformed": "../../etc", "before_login": "B" * 43}[request.param]
        anna.client.cookies.set("steget_desk", anna.session_id)
    return anna, ticket_id


async def test_everything_is_closed_without_a_live_session(shut_out, transactions) -> None:
    browser, ticket_id = shut_out
    for path in PAGES:
        answer = await browser.get(path.format(ticket_id=ticket_id))
        assert (answer.status_code, answer.headers["location"], answer.text) == (303, "/login", "")
        assert (await browser.get(path.format(ticket_id=ticket_id), Accept="application/json")).status_code == 401
    assert (await browser.get("/queue/counts", Accept="application/json")).status_code == 401
    for path in ACTS:
        answer = await browser.post(path.format(ticket_id=ticket_id), text="det jag skrev")
        assert answer.status_code == 401
        assert "Logga in" in plain(answer)
        assert "det jag skrev" in answer.text
    with transactions.begin() as session:
        assert [event.kind for event in of_ticket(session, ticket_id)] == ["sent"]


STRANGE = ["%00", "t_%F0%9F%98%80", "%ED%A0%80", "x" * 5000, "..%2f..%2fqueue", "' OR 1=1 --", "%0d%0aSet-Cookie:x=1"]


@pytest.mark.parametrize("id_", STRANGE)
async def test_strange_ticket_ids_are_unknown(id_, enter) -> None:
    anna = enter("anna")
    path = f"/tickets/{id_}"
    for answer in (await anna.get(path), await anna.post(path + "/claim"), await anna.post(path + "/reply", text="hej")):
        assert answer.status_code == 404
        assert "set-cookie" not in answer.headers


async def test_one_session_does_not_open_with_anothers_form_token(enter, send) -> None:
    anna, bo, ticket_id = enter("anna"), enter("bo"), send().ticket_id
    answer = await anna.post(f"/tickets/{ticket_id}/claim", form_token=form_token(bo.session_id))
    assert answer.status_code == 403


async def test_asking_for_counts_does_not_keep_a_session_alive(enter, transactions) -> None:
    anna = enter("anna")
    with transactions.begin() as session:
        session.execute(text("UPDATE handover.staff_session SET used_at = used_at - interval '29 minutes'"))
    assert (await anna.get("/queue/counts")).status_code == 200
    with transactions.begin() as session:
        idle = session.scalar(text("SELECT now() - used_at FROM handover.staff_session"))
        assert idle >= sessions.IDLE * 0.9
    assert (await anna.get("/queue")).status_code == 200
    with transactions.begin() as session:
        assert session.scalar(text("SELECT now() - used_at FROM handover.staff_session")) < sessions.IDLE * 0.1


async def test_unknown_pages_and_methods_are_answered_in_swedish(stranger) -> None:
    missing = await stranger.get("/finns/inte?q=hemligt")
    assert (missing.status_code, "Sidan finns inte" in plain(missing), "hemligt" in missing.text) == (404, True, False)
    assert (await stranger.delete("/queue")).status_code == 405
    for path in ("/docs", "/redoc", "/openapi.json", "/static/../app.py", "/static/%2e%2e/app.py", "/queue/"):
        assert (await stranger.get(path)).status_code == 404
    assert (await stranger.get("/", headers={"Origin": HOST})).headers["location"] == "/login"
