"""Every route of the desk, read from the app, met by everybody who may not use it, for every ticket that is not theirs."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from foundation.entry import ANYONE, HALF_STAFF
from handover.desk.session_cookie import form_token
from tests.every_route import served
from tests.handover.desk.others_tickets import UNKNOWN, ask, nothing_is_seen, snapshot

ACCEPTS = pytest.mark.parametrize("accept", ["text/html", "application/json"])
SHUT_OUT = {
    "idle": "UPDATE handover.staff_session SET used_at = used_at - interval '31 minutes'",
    "expired": "UPDATE handover.staff_session SET opened_at = opened_at - interval '8 hours 1 minute'",
    "closed_account": "UPDATE handover.staff SET active = false",
    "logged_out": "DELETE FROM handover.staff_session",
}


@ACCEPTS
async def test_another_municipalitys_tickets_are_as_tickets_that_do_not_exist(accept, desk, engine, enter, others) -> None:
    sten = enter("sten", "halmstad")
    before = snapshot(engine)
    assert await nothing_is_seen(desk, sten, others, accept) >= len(others.ids) * 6
    assert snapshot(engine) == before


@ACCEPTS
@pytest.mark.parametrize("visitor", ["no_session", "before_login", "half_session", *SHUT_OUT])
async def test_nobody_gets_in_without_a_live_session(visitor, accept, desk, engine, transactions, enter, enter_half, others) -> None:
    anna = enter("anna", "varberg")
    if visitor in SHUT_OUT:
        with transactions.begin() as session:
            session.execute(text(SHUT_OUT[visitor]))
    else:
        anna.client.cookies.clear()
    if visitor == "before_login":
        anna.session_id = "B" * 43
        anna.client.cookies.set("steget_desk", anna.session_id)
    if visitor == "half_session":
        anna = enter_half(anna.staff)
    opened = {ANYONE, HALF_STAFF} if visitor == "half_session" else {ANYONE}
    before, closed = snapshot(engine), [one for one in served(desk) if not one.who <= opened]
    assert closed
    for one in closed:
        seen = set()
        for ticket_id in (*others.ids, UNKNOWN):
            answer = await ask(anna, one, one.asking_for(ticket_id, ticket_id=ticket_id, live_id=others.live_id), accept)
            seen.add((answer.status_code, answer.headers.get("location"), answer.content))
        assert len(seen) == 1, (one.method, one.path)
        assert (answer.status_code, answer.headers.get("location")) in {(401, None), (303, "/login")}, (one.method, one.path)
    assert snapshot(engine) == before


@ACCEPTS
async def test_account_with_a_role_that_a_route_does_not_name_stays_outside(accept, desk, engine, transactions, enter, others) -> None:
    anna = enter("anna", "varberg")
    with transactions.begin() as session:
        session.execute(text("UPDATE handover.staff SET role = 'guest' WHERE username = 'anna'"))
    before, closed = snapshot(engine), [one for one in served(desk) if not one.who <= {ANYONE, HALF_STAFF}]
    for one in closed:
        addresses = [one.asking_for(id_, ticket_id=id_, live_id=others.live_id) for id_ in (*others.ids, UNKNOWN)]
        seen = {(await ask(anna, one, address, accept)).content for address in addresses}
        answer = await ask(anna, one, one.asking_for(UNKNOWN, ticket_id=UNKNOWN, live_id=UNKNOWN), accept)
        assert (answer.status_code, len(seen)) == (403, 1), (one.method, one.path)
        assert "Ditt konto har inte den här sidan" in answer.text
    assert snapshot(engine) == before


FORGED = {
    "no_token": ({}, {"form_token": ""}),
    "token_of_another_session": ({}, {}),
    "token_from_before_login": ({}, {"form_token": form_token("B" * 43)}),
    "another_site": ({"Origin": "https://evil.test"}, None),
    "another_port": ({"Origin": "http://desk.test:8080"}, None),
    "longer_host": ({"Origin": "http://desk.test.evil.test"}, None),
    "null": ({"Origin": "null"}, None),
    "empty": ({"Origin": ""}, None),
}


@pytest.mark.parametrize("forged", FORGED)
async def test_no_act_is_done_for_a_form_that_is_not_ours(forged, desk, engine, enter, enter_half, send, person_writes) -> None:
    anna, half, sent = enter("anna"), enter_half("half"), send()
    person_writes(sent, "hej")
    headers, fields = FORGED[forged]
    fields = {"form_token": form_token(enter("bo").session_id)} if fields == {} else fields or {}
    before, acts = snapshot(engine), [one for one in served(desk) if one.method not in ("GET", "HEAD")]
    assert acts
    for one in acts:
        visitor = half if HALF_STAFF in one.who else anna
        visitor.client.cookies = {"steget_desk": visitor.session_id}  # a refused login form gives another
        address = one.address(ticket_id=sent.ticket_id, live_id=UNKNOWN)
        answer = await visitor.post(address, headers=headers, method=one.method, text="hej", seen="1", **fields)
        assert answer.status_code == 403, (forged, one.path)
    assert snapshot(engine) == before
    anna.client.cookies = {"steget_desk": anna.session_id}
    assert (await anna.get("/queue")).status_code == 200


@pytest.mark.parametrize("site", [None, "cross-site", "same-site", "none"])
async def test_form_without_an_origin_comes_from_our_own_page_or_is_refused(site, desk, engine, enter, send) -> None:
    anna, sent = enter("anna"), send()
    before = snapshot(engine)
    for one in served(desk):
        if one.method != "GET":
            headers, fields = {"Sec-Fetch-Site": site} if site else {}, {"form_token": form_token(anna.session_id)}
            address = one.address(ticket_id=sent.ticket_id, live_id=UNKNOWN)
            answer = await anna.client.request(one.method, address, data=fields, headers=headers)
            assert answer.status_code == 403, one.path
    assert snapshot(engine) == before


async def test_asking_changes_nothing_for_a_page_that_another_site_opens(desk, engine, enter, send) -> None:
    """A GET needs no token, so all that it may do to a ticket is to be recorded as opened."""
    anna, sent = enter("anna"), send()
    before = snapshot(engine)
    for one in served(desk):
        if one.method == "GET":
            await anna.get(one.asking_for("x", ticket_id=sent.ticket_id, live_id=UNKNOWN))
    changed = {table for table, rows in snapshot(engine).items() if rows != before[table]}
    assert changed == {"handover.ticket_event", "handover.outbox"}
