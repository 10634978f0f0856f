"""Logging in and out: one Argon2id in every branch, a new id, a cookie that scripts and other sites cannot have."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import text

from foundation.logs import EventLog
from handover.desk.app import create_app
from handover.desk.login_turns import LoginTurns
from handover.desk.session_cookie import form_token
from handover.store import passwords, staff_accounts
from handover.store.account_closing import close_account, open_account
from tests.handover.content_key_of_tests import KEYS
from tests.handover.desk.staff_browser import HOST, client_of, hidden, plain

PASSWORD = "hemligt-men-bara-här"


@pytest.fixture
def anna(engine):
    return staff_accounts.add_staff(engine, "anna", "varberg", "Anna Ek", PASSWORD)


@pytest.fixture
def app(anna, give_app):
    """Anna's app for codes."""
    return give_app(anna)


async def log_in(client, username, password, **more):
    page = await client.get("/login")
    fields = {"form_token": hidden(page, "form_token"), "username": username, "password": password}
    return await client.post("/login", data=fields | more, headers={"Origin": str(client.base_url).rstrip("/")})


async def log_in_whole(client, app):
    """Password and code."""
    await log_in(client, "anna", PASSWORD)
    fields = {"form_token": hidden(await client.get("/login/second"), "form_token"), "code": app.code()}
    return await client.post("/login/code", data=fields, headers={"Origin": str(client.base_url).rstrip("/")})


async def test_staff_come_to_their_queue_when_password_and_code_are_right(stranger, anna, app) -> None:
    answer = await log_in(stranger, " ANNA ", PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login/second")
    assert (await stranger.get("/queue")).headers["location"] == "/login"
    await log_in(stranger, " ANNA ", PASSWORD)
    fields = {"form_token": hidden(await stranger.get("/login/second"), "form_token"), "code": app.code()}
    answer = await stranger.post("/login/code", data=fields, headers={"Origin": HOST})
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue")
    assert "Kön i Varberg" in plain(await stranger.get("/queue"))
    assert (await stranger.get("/login")).headers["location"] == "/queue"


@pytest.mark.parametrize(
    ("username", "password"),
    [("anna", "fel lösenord"), ("ingen", PASSWORD), ("", ""), ("anna", ""), ("anna", "x" * 100_000), ("\x00", "\x00"),
     ("a" * 5000, PASSWORD), ("anna\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), PASSWORD)],
)  # fmt: skip
async def test_every_wrong_login_gives_the_same_page(username, password, stranger, anna) -> None:
    answer = await log_in(stranger, username, password)
    other = await log_in(stranger, "anna", "ett annat fel")
    assert answer.status_code == other.status_code == 401
    assert answer.text.replace(hidden(answer, "form_token"), "") == other.text.replace(hidden(other, "form_token"), "")
    assert "Användarnamnet eller lösenordet stämmer inte." in plain(answer)
    if username:
        assert username not in answer.text.replace("Användarnamn", "")


async def test_closed_account_is_out_at_once_and_its_login_is_answered_as_a_wrong_one(stranger, engine, anna, app) -> None:
    await log_in_whole(stranger, app)
    cookie = stranger.cookies["steget_desk"]
    assert (await stranger.get("/queue")).status_code == 200
    close_account(engine, "anna")
    for path in ("/queue", "/security"):
        assert (await stranger.get(path)).headers["location"] == "/login"
    duty = {"form_token": form_token(cookie), "on": "yes"}
    refused = await stranger.post("/duty", data=duty, headers={"Origin": HOST})
    assert (refused.status_code, "Logga in" in plain(refused)) == (401, True)
    right, wrong = await log_in(stranger, "anna", PASSWORD), await log_in(stranger, "ingen", PASSWORD)
    assert right.status_code == wrong.status_code == 401
    assert right.text.replace(hidden(right, "form_token"), "") == wrong.text.replace(hidden(wrong, "form_token"), "")
    assert open_account(engine, "anna")
    assert (await stranger.get("/queue")).headers["location"] == "/login"
    await log_in_whole(stranger, app)
    assert (await stranger.get("/queue")).status_code == 200, "the old password and the old second step"


async def test_one_argon2id_runs_in_every_branch(desk, engine, anna, hire, monkeypatch) -> None:
    with engine.begin() as connection:
        closed = staff_accounts.add_staff(engine, "closed", "varberg", "Stängd", PASSWORD)
        connection.execute(text("UPDATE handover.staff SET active = false WHERE id = :id"), {"id": closed.id})
    calls = []
    hasher = passwords._HASHER

    class Counting:
        def verify(self, *args):
            calls.append("verify")
            return hasher.verify(*args)

        def hash(self, *args):
            calls.append("hash")
            return hasher.hash(*args)

    monkeypatch.setattr(passwords, "_HASHER", Counting())
    for username, password in [("anna", PASSWORD), ("anna", "fel"), ("ingen", "fel"), ("closed", PASSWORD), ("anna", ""), ("", ""),
                               ("\x00", "x"), ("anna", "x" * 9999)]:  # fmt: skip
        calls.clear()
        async with client_of(desk) as client:
            await log_in(client, username, password)
        assert calls == ["verify"], (username, password[:10])


async def test_id_changes_at_login_and_the_old_one_is_dead(stranger, anna, app, transactions) -> None:
    await stranger.get("/login")
    before = stranger.cookies["steget_desk"]
    await log_in_whole(stranger, app)
    first = stranger.cookies["steget_desk"]
    assert before != first
    stranger.cookies.clear()
    stranger.cookies.set("steget_desk", before)
    assert (await stranger.get("/queue")).status_code == 303
    stranger.cookies.clear()
    stranger.cookies.set("steget_desk", first)
    page = await stranger.get("/queue")
    fields = {"form_token": form_token(first), "username": "anna", "password": PASSWORD}
    again = await stranger.post("/login", data=fields, headers={"Origin": HOST})
    assert (page.status_code, again.status_code) == (200, 303)
    second = again.cookies["steget_desk"]
    with transactions.begin() as session:
        assert session.scalar(text("SELECT count(*) FROM handover.staff_session")) == 0, "the old one ends with the new password"
        assert session.scalar(text("SELECT count(*) FROM handover.staff_half_session")) == 1
    assert second != first


async def test_id_changes_with_every_step_and_the_half_one_is_dead_after(stranger, anna, app, transactions) -> None:
    await log_in(stranger, "anna", PASSWORD)
    half = stranger.cookies["steget_desk"]
    await log_in_whole(stranger, app)
    whole = stranger.cookies["steget_desk"]
    assert whole != half
    with transactions.begin() as session:
        assert session.scalar(text("SELECT count(*) FROM handover.staff_half_session")) == 1, "the first half one was left by the way"
    stranger.cookies.clear()
    stranger.cookies.set("steget_desk", half)
    assert (await stranger.get("/queue")).headers["location"] == "/login"


async def test_fixed_id_from_outside_opens_nothing(stranger, anna) -> None:
    planted = "A" * 43
    stranger.cookies.set("steget_desk", planted)
    fields = {"form_token": form_token(planted), "username": "anna", "password": PASSWORD}
    answer = await stranger.post("/login", data=fields, headers={"Origin": HOST})
    assert answer.cookies["steget_desk"] != planted


async def test_login_form_from_another_browser_is_refused(stranger, desk, anna) -> None:
    async with client_of(desk) as other:
        token = hidden(await other.get("/login"), "form_token")
    await stranger.get("/login")
    fields = {"form_token": token, "username": "anna", "password": PASSWORD}
    answer = await stranger.post("/login", data=fields, headers={"Origin": HOST})
    assert (answer.status_code, "för gammal" in plain(answer)) == (403, True)
    assert (await stranger.get("/queue")).status_code == 303


@pytest.mark.parametrize(
    ("staff_url", "name", "secure"),
    [(None, "steget_desk", False), ("http://desk.test", "steget_desk", False), ("https://desk.test", "__Host-steget_desk", True)],
)
async def test_cookie_is_out_of_reach(staff_url, name, secure, engine, anna) -> None:
    app = create_app(engine, content_keys=KEYS, log=EventLog("desk"), staff_url=staff_url, is_second_step_required=False)
    async with client_of(app, staff_url or HOST) as client:
        answer = await log_in(client, "anna", PASSWORD)
        [cookie] = answer.headers.get_list("set-cookie")
        assert cookie.startswith(name + "=")
        attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "path=/", "samesite=strict"} <= attributes
        assert not [part for part in attributes if part.startswith(("domain", "max-age", "expires"))]
        assert ("secure" in attributes) is secure
        assert ("strict-transport-security" in answer.headers) is secure
        assert (await client.get("/queue")).status_code == 200


async def test_logging_out_ends_the_session_everywhere(enter) -> None:
    anna = enter("anna")
    answer = await anna.post("/logout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert 'steget_desk=""' in answer.headers["set-cookie"]
    anna.client.cookies.set("steget_desk", anna.session_id)
    assert (await anna.get("/queue")).status_code == 303


async def test_flood_on_a_name_delays_its_owner_and_never_shuts_them_out(engine, anna) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    app = create_app(engine, content_keys=KEYS, log=EventLog("desk"), turns=LoginTurns(sleep=sleep))
    async with client_of(app) as client:
        started = time.perf_counter()
        for _ in range(60):
            assert (await log_in(client, "anna", "fel")).status_code == 401
        assert (await log_in(client, "anna", PASSWORD)).status_code == 303
        assert time.perf_counter() - started < 20
    assert max(slept) == slept[-1] == 4.0
