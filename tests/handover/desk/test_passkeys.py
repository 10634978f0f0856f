"""Passkeys: the ceremonies, and every answer that is not the one that was asked for."""

from __future__ import annotations

import json

import pytest
from starlette.requests import Request

from foundation.logs import EventLog
from handover.desk.app import create_app
from handover.desk.relying_party import RelyingParties
from handover.desk.session_cookie import form_token
from handover.store import half_sessions, passkeys, second_steps, sessions
from handover.store.account_closing import close_account, open_account
from tests.handover.content_key_of_tests import KEYS
from tests.handover.desk.software_key import PRESENT, SoftwareKey
from tests.handover.desk.staff_browser import client_of, hidden, plain

ORIGIN = "https://desk.test"
COOKIE = "__Host-steget_desk"


class Browser:
    """A browser at the desk's own address; `id` is what its cookie holds."""

    def __init__(self, app, id_: str) -> None:
        self.client, self.id = client_of(app, ORIGIN), id_

    async def post(self, path: str, **fields: str):
        self.client.cookies = {COOKIE: self.id}
        return await self.client.post(path, data={"form_token": form_token(self.id), **fields}, headers={"Origin": ORIGIN})

    async def options(self, path: str) -> dict:
        answer = await self.post(path)
        assert answer.status_code == 200, answer.text
        return json.loads(answer.text)


@pytest.fixture
def desk(engine):
    return create_app(engine, content_keys=KEYS, log=EventLog("desk"), staff_url=ORIGIN)


@pytest.fixture
def open_for(desk, transactions):
    """open_for(staff) is logged in, open_for(staff, half=True) has given a password, open_for(None) is nobody yet."""

    def _open(staff, half: bool = False) -> Browser:
        if staff is None:
            return Browser(desk, "P" * 43)
        with transactions.begin() as session:
            return Browser(desk, (half_sessions.open_half if half else sessions.open_session)(session, staff.id))

    return _open


@pytest.fixture
async def anna(hire, open_for):
    """Anna and the key that she added: (staff, key)."""
    staff, key = hire("anna"), SoftwareKey(ORIGIN, "desk.test")
    browser = open_for(staff)
    answer = await browser.post("/security/key", credential=key.make(await browser.options("/security/key/begin")), name="Min dator")
    assert "Spara dina reservkoder" in plain(answer)
    return staff, key.but(count=2)


async def log_in(browser: Browser, key: SoftwareKey, options: dict | None = None):
    return await browser.post("/login/key", credential=key.use(options or await browser.options("/login/key/begin")))


async def is_in(browser: Browser, answer) -> bool:
    browser.id = answer.cookies.get(COOKIE, browser.id)
    browser.client.cookies = {COOKIE: browser.id}
    return (await browser.client.get("/queue")).status_code == 200


@pytest.mark.parametrize("half", [True, False])
async def test_key_opens_the_queue_with_and_without_a_password_before_it(half, anna, open_for) -> None:
    staff, key = anna
    browser = open_for(staff if half else None, half=half)
    before = browser.id
    answer = await log_in(browser, key)
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue")
    assert await is_in(browser, answer)
    assert browser.id != before


async def test_key_of_a_closed_account_opens_nothing_until_it_is_opened(anna, engine, open_for) -> None:
    _, key = anna
    close_account(engine, "anna")
    assert (await log_in(open_for(None), key)).status_code == 401
    open_account(engine, "anna")
    assert (await log_in(open_for(None), key)).headers["location"] == "/queue"


async def test_options_ask_for_a_verified_owner_and_name_no_account_to_nobody(anna, open_for) -> None:
    options = await open_for(None).options("/login/key/begin")
    assert (options["userVerification"], options["rpId"], options.get("allowCredentials", [])) == ("required", "desk.test", [])
    made = await open_for(anna[0]).options("/security/key/begin")
    assert made["authenticatorSelection"]["userVerification"] == "required"
    assert made["authenticatorSelection"]["residentKey"] == "preferred"
    assert len(made["excludeCredentials"]) == 1
    half = await open_for(anna[0], half=True).options("/login/key/begin")
    assert len(half["allowCredentials"]) == 1


WRONG = {
    "another_origin": {"origin": "https://desk.test.evil.test"},
    "another_port": {"origin": "https://desk.test:8443"},
    "no_https": {"origin": "http://desk.test"},
    "another_rp": {"rp_id": "evil.test"},
    "owner_not_verified": {"flags": PRESENT},
    "nobody_present": {"flags": 0},
    "count_stands_still": {"count": 1},
    "count_goes_back": {"count": 0},
    "another_account": {"user_handle": b"x" * 32},
}


@pytest.mark.parametrize("half", [True, False])
@pytest.mark.parametrize("wrong", WRONG)
async def test_answer_that_is_wrong_in_one_thing_opens_nothing(wrong, half, anna, open_for) -> None:
    staff, key = anna
    browser = open_for(staff if half else None, half=half)
    answer = await log_in(browser, key.but(**WRONG[wrong]))
    assert (answer.status_code, "Nyckeln gick inte att använda" in plain(answer)) == (401, True)
    assert not await is_in(browser, answer)


async def test_another_key_under_a_known_name_and_an_unknown_key_are_refused(anna, open_for) -> None:
    for stranger in (SoftwareKey(ORIGIN, "desk.test", count=9).but(credential_id=anna[1].credential_id), SoftwareKey(ORIGIN, "desk.test")):
        assert (await log_in(open_for(None), stranger)).status_code == 401


async def test_challenge_is_good_once_and_for_its_own_browser(anna, open_for, desk) -> None:
    staff, key = anna
    browser = open_for(staff, half=True)
    options = await browser.options("/login/key/begin")
    other = Browser(desk, "Q" * 43)
    await other.options("/login/key/begin")
    assert (await log_in(other, key, options)).status_code == 401, "another browser's challenge"
    assert (await log_in(browser, key.but(origin="https://evil.test"), options)).status_code == 401
    assert (await log_in(browser, key, options)).status_code == 401, "a wrong answer has used it up"
    assert (await log_in(browser, key)).status_code == 303
    assert (await log_in(Browser(desk, browser.id), key.but(count=7), options)).status_code == 401


async def test_key_of_a_colleague_does_not_finish_somebodys_password(anna, hire, open_for) -> None:
    answer = await log_in(open_for(hire("bo"), half=True), anna[1])
    assert answer.status_code == 401


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "x" * 30_000, '{"rawId": 7}', '{"rawId": "AAAA", "response": 1}', "{" * 5000,
                                    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}'])  # fmt: skip
async def test_garbage_is_refused_as_a_wrong_key_is(answer, anna, open_for) -> None:
    browser = open_for(anna[0])
    await browser.options("/security/key/begin")
    assert (await browser.post("/security/key", credential=answer, name="x")).status_code == 422
    nobody = open_for(None)
    await nobody.options("/login/key/begin")
    assert (await nobody.post("/login/key", credential=answer)).status_code == 401


@pytest.mark.parametrize("wrong", [{"origin": "https://evil.test"}, {"rp_id": "evil.test"}, {"flags": PRESENT}])
async def test_new_key_that_is_wrong_in_one_thing_is_not_added(wrong, anna, open_for, transactions) -> None:
    browser, key = open_for(anna[0]), SoftwareKey(ORIGIN, "desk.test").but(**wrong)
    answer = await browser.post("/security/key", credential=key.make(await browser.options("/security/key/begin")), name="x")
    assert answer.status_code == 422
    with transactions.begin() as session:
        assert len(passkeys.of_staff(session, anna[0].id)) == 1


async def test_key_that_is_known_already_is_not_added_again_to_anybody(anna, hire, open_for) -> None:
    browser = open_for(hire("bo"))
    answer = await browser.post("/security/key", credential=anna[1].make(await browser.options("/security/key/begin")), name="x")
    assert answer.status_code == 422


async def test_keys_are_named_renamed_and_removed_by_their_owner_and_the_last_one_stays(anna, hire, open_for, transactions) -> None:
    staff, _ = anna
    browser, bo = open_for(staff), open_for(hire("bo"))
    with transactions.begin() as session:
        [first] = passkeys.of_staff(session, staff.id)
    assert first.name == "Min dator"
    assert (await bo.post("/security/key/rename", key_id=str(first.id), name="Bos")).status_code == 409
    assert (await bo.post("/security/key/remove", key_id=str(first.id))).status_code == 409
    assert (await browser.post("/security/key/remove", key_id=str(first.id))).status_code == 409
    assert (await browser.post("/security/key/rename", key_id=str(first.id), name=" <b>\x00Ny\n " + "x" * 99)).status_code == 303
    second = SoftwareKey(ORIGIN, "desk.test")
    answer = await browser.post("/security/key", credential=second.make(await browser.options("/security/key/begin")), name="")
    assert answer.headers["location"] == "/security?done=key"
    assert (await browser.post("/security/key/remove", key_id=str(first.id))).status_code == 303
    with transactions.begin() as session:
        assert [key.name for key in second_steps.of_staff(session, staff.id).keys] == ["Nyckel"]
    assert (await log_in(open_for(None), anna[1])).status_code == 401, "a removed key opens nothing"


async def test_login_page_says_the_same_after_a_refused_key_whoever_it_belongs_to(anna, open_for) -> None:
    pages = [await log_in(open_for(None), key) for key in (SoftwareKey(ORIGIN, "desk.test"), anna[1].but(count=0))]
    shown = {page.text.replace(hidden(page, "form_token"), "") for page in pages}
    assert len(shown) == 1


@pytest.mark.parametrize(("staff_url", "scheme", "host", "origin"), [
    ("https://desk.example/", "http", "10.0.0.1", "https://desk.example"), ("https://DESK.example:443", "http", "x", "https://desk.example"),
    ("https://desk.example:8443", "http", "x", "https://desk.example:8443"), ("http://localhost:8001", "http", "x", "http://localhost:8001"),
    ("http://desk.example", "https", "desk.example", None), ("https://192.0.2.7", "https", "192.0.2.7", None),
    (None, "http", "localhost:8001", "http://localhost:8001"), (None, "http", "127.0.0.1:8001", None), (None, "https", "evil.test", None),
    (None, "http", "", None), (None, "http", "localhost:99999999", None),
])  # fmt: skip
def test_keys_belong_to_the_address_that_was_set_or_to_localhost(staff_url, scheme, host, origin) -> None:
    request = Request({"type": "http", "scheme": scheme, "server": ("x", 80), "path": "/", "headers": [(b"host", host.encode())]})
    party = RelyingParties(staff_url).of(request)
    assert (party.origin if party else None) == origin
