"""The second step: half a session opens nothing, codes are good once, recovery codes too, and nobody is shut out for long."""

from __future__ import annotations

import re
import time

import pytest
from sqlalchemy import text

from foundation.logs import EventLog
from handover.desk.app import create_app
from handover.desk.login_turns import LoginTurns
from handover.store import recovery_codes, staff_accounts
from tests.handover.content_key_of_tests import KEYS
from tests.handover.desk.staff_browser import StaffBrowser, client_of, plain
from tests.handover.desk.test_login import PASSWORD, log_in
from tests.staff_app import CodeApp, secret_on

CODE = re.compile(r"<code>([0-9A-Z-]+)</code>")


def wrong_code(app: CodeApp) -> str:
    now = int(time.time()) // 30
    return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555")
                if code not in {app._totp.generate_otp(now + step) for step in range(-2, 4)})  # fmt: skip


async def use(browser: StaffBrowser, answer) -> StaffBrowser:
    """The browser with the id that the answer gave it."""
    new = answer.cookies["steget_desk"]
    browser.client.cookies = {"steget_desk": new}
    return StaffBrowser(browser.client, new, browser.staff)


async def test_first_time_leads_through_an_app_to_ten_recovery_codes_and_the_queue(enter_half) -> None:
    half = enter_half("anna")
    assert (await half.get("/login/second")).headers["location"] == "/login/setup"
    assert (await half.get("/login/setup/app")).headers["location"] == "/login/setup"
    assert "Skydda ditt konto" in plain(await half.get("/login/setup"))
    assert (await half.post("/login/setup/app")).headers["location"] == "/login/setup/app"
    page = await half.get("/login/setup/app")
    assert "<svg" in page.text and "style=" not in page.text
    app = CodeApp(secret_on(page.text))
    refused = await half.post("/login/setup/app/code", code=wrong_code(app))
    assert (refused.status_code, secret_on(refused.text)) == (422, secret_on(page.text))
    done = await half.post("/login/setup/app/code", code=app.code())
    assert len(set(CODE.findall(done.text))) == 10
    anna = await use(half, done)
    assert (await anna.get("/queue")).status_code == 200


async def test_password_alone_never_adds_a_way_beside_the_owners(enter_half, give_app) -> None:
    half = enter_half("anna")
    give_app(half.staff)
    assert (await half.get("/login/setup")).headers["location"] == "/login/second"
    for path in ("/login/setup/app", "/login/setup/app/code", "/login/setup/key/begin", "/login/setup/key"):
        assert (await half.post(path, code="123456")).status_code == 403, path
    assert (await half.get("/login/setup/app")).status_code == 403


async def test_code_of_the_app_opens_the_queue_once(enter_half, give_app) -> None:
    half = enter_half("anna")
    app = give_app(half.staff)
    code = app.code()
    first = await half.post("/login/code", code=f" {code[:3]} {code[3:]} ")
    assert (first.status_code, first.headers["location"]) == (303, "/queue")
    again = enter_half(half.staff)
    assert (await again.post("/login/code", code=code)).status_code == 401
    assert (await again.post("/login/code", code=app.code())).status_code == 303


async def test_half_a_session_ends_after_ten_minutes_and_with_its_account(enter_half, give_app, transactions) -> None:
    late, closed = enter_half("late"), enter_half("closed")
    with transactions.begin() as session:
        session.execute(text("UPDATE handover.staff_half_session SET opened_at = opened_at - interval '10 minutes' WHERE staff_id = :id"),
                        {"id": late.staff.id})  # fmt: skip
        session.execute(text("UPDATE handover.staff SET active = false WHERE id = :id"), {"id": closed.staff.id})
    for half in (late, closed):
        app = give_app(half.staff)
        assert (await half.get("/login/second")).headers["location"] == "/login"
        assert (await half.post("/login/code", code=app.code())).status_code == 401


async def test_recovery_code_opens_once_and_for_its_owner_alone(enter_half, give_app, transactions) -> None:
    anna, bo = enter_half("anna"), enter_half("bo")
    give_app(anna.staff), give_app(bo.staff)
    with transactions.begin() as session:
        codes = recovery_codes.new_codes(session, anna.staff.id)
        stored = session.scalars(text("SELECT code_hash FROM handover.staff_recovery_code")).all()
    assert not [code for code in codes if any(code.replace("-", "").encode() in bytes(row) for row in stored)]
    assert (await bo.post("/login/recovery", code=codes[0])).status_code == 401
    assert (await anna.post("/login/recovery", code=codes[0].lower().replace("-", " "))).headers["location"] == "/security?done=recovered"
    assert (await enter_half(anna.staff).post("/login/recovery", code=codes[0])).status_code == 401
    for garbage in ("", "-", "x" * 100_000, "\x00", "å" * 24):
        assert (await enter_half(anna.staff).post("/login/recovery", code=garbage)).status_code == 401
    with transactions.begin() as session:
        assert recovery_codes.left(session, anna.staff.id) == 9


async def test_flood_of_wrong_codes_is_slowed_down_and_its_owner_comes_in_within_a_minute(engine, hire, give_app, enter_half) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    half = enter_half("anna")
    app = give_app(half.staff)
    half.client = client_of(create_app(engine, content_keys=KEYS, log=EventLog("desk"), turns=LoginTurns(sleep=sleep)))
    half.client.cookies = {"steget_desk": half.session_id}
    statuses = [(await half.post("/login/code", code=wrong_code(app))).status_code for _ in range(40)]
    assert statuses[:5] == [401] * 5 and set(statuses[5:]) <= {401, 429} and statuses.count(401) <= 8
    page = await half.post("/login/code", code=app.code())
    assert (page.status_code, "Vänta en halv minut" in plain(page)) == (429, True)
    assert max(slept) == 4.0
    with engine.begin() as connection:
        connection.execute(text("UPDATE handover.staff_totp SET tried_at = tried_at - interval '13 seconds'"))
    assert (await half.post("/login/code", code=app.code())).status_code == 303


async def test_app_is_replaced_and_the_old_one_is_good_no_more(enter, enter_half, give_app) -> None:
    anna = enter("anna")
    old = give_app(anna.staff)
    await anna.post("/security/app")
    new = CodeApp(secret_on((await anna.get("/security/app")).text))
    assert (await anna.post("/security/app/code", code=new.code())).headers["location"] == "/security?done=app"
    assert (await enter_half(anna.staff).post("/login/code", code=old.code())).status_code == 401
    assert (await enter_half(anna.staff).post("/login/code", code=new.code())).status_code == 303


async def test_last_way_stays(enter, give_app) -> None:
    anna = enter("anna")
    give_app(anna.staff)
    answer = await anna.post("/security/app/remove")
    assert (answer.status_code, "enda andra steg" in plain(answer)) == (409, True)
    assert "Du har en app" in plain(await anna.get("/security"))


async def test_new_recovery_codes_end_the_old_ones_and_need_a_way_to_recover(enter, give_app, transactions) -> None:
    anna = enter("anna")
    assert (await anna.post("/security/codes")).status_code == 409
    give_app(anna.staff)
    first, second = [CODE.findall((await anna.post("/security/codes")).text) for _ in range(2)]
    assert len(set(first) | set(second)) == 20
    with transactions.begin() as session:
        assert recovery_codes.use(session, anna.staff.id, first[0]) is False
        assert recovery_codes.use(session, anna.staff.id, second[0]) is True


async def test_open_screen_is_not_enough_to_change_how_one_logs_in(enter, give_app, transactions) -> None:
    anna = enter("anna")
    give_app(anna.staff)
    with transactions.begin() as session:
        session.execute(text("UPDATE handover.staff_session SET opened_at = opened_at - interval '11 minutes'"))
    for path in ("/security/app", "/security/app/code", "/security/app/remove", "/security/key/begin", "/security/key", "/security/codes",
                 "/security/key/rename", "/security/key/remove"):  # fmt: skip
        assert "Logga in igen först" in plain(await anna.post(path)), path
    page = await anna.get("/security")
    assert "Vill du ändra något?" in plain(page) and "Ta bort" not in plain(page)


async def test_logging_out_everywhere_ends_every_session_of_one_member_of_staff(enter, enter_half) -> None:
    anna, bo = enter("anna"), enter("bo")
    second, half = enter(anna.staff), enter_half(anna.staff)
    assert plain(await anna.get("/security")).count("Inloggad ") == 2
    answer = await anna.post("/security/sessions/end")
    assert answer.headers["location"] == "/login"
    for gone in (anna, second, half):
        gone.client.cookies = {"steget_desk": gone.session_id}
        assert (await gone.get("/login/second")).headers["location"] == "/login"
        assert (await gone.get("/queue")).status_code == 303
    assert (await bo.get("/queue")).status_code == 200


@pytest.mark.parametrize(("has_app", "where"), [(False, "/queue"), (True, "/login/second")])
async def test_optional_step_is_asked_of_those_who_have_one(has_app, where, engine, give_app) -> None:
    staff = staff_accounts.add_staff(engine, "anna", "varberg", "Anna Ek", PASSWORD)
    if has_app:
        give_app(staff)
    app = create_app(engine, content_keys=KEYS, log=EventLog("desk"), is_second_step_required=False)
    async with client_of(app) as client:
        assert (await log_in(client, "anna", PASSWORD)).headers["location"] == where
