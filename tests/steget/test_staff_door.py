"""The staff's door with both parts behind it: one login, and each account gets what it may."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from foundation.entry import ANYONE, HALF_STAFF, undeclared
from handover.store.account_closing import close_account, open_account
from handover.store.migrate import migrate as migrate_handover
from handover.store.staff_accounts import ROLES as ACCOUNT_ROLES
from nlu.studio.roles import ROLES
from nlu.studio.store.migrate import migrate as migrate_studio
from nlu.studio.web.declared import mark_of
from tests.databases import database
from tests.every_route import served
from tests.handover.desk.staff_browser import client_of, plain
from tests.steget.staff_house import StaffHouse, staff_house

DESK_ONLY = ("/queue", "/queue/counts", "/status-words", "/accessibility", "/tickets/t_xxxxxxxxxxxxxxxx", "/live/x")


@pytest.fixture(scope="module")
def both(postgres_url: str) -> Iterator[str]:
    with database(postgres_url, f"door_{uuid.uuid4().hex}", migrate_handover, migrate_studio) as url:
        yield url


@pytest.fixture
def house(both: str) -> Iterator[StaffHouse]:
    with staff_house(both) as made:
        with made.engine.begin() as connection:
            connection.execute(text("TRUNCATE handover.staff, studio.member CASCADE"))
        yield made


def test_every_route_of_both_parts_says_who_may_come_in(house) -> None:
    assert undeclared(house.app.routes) == []
    assert any(one.path.startswith("/studio/") for one in served(house.app))


def test_only_roles_that_somebody_can_have_are_named(house) -> None:
    named = set().union(*(one.who for one in served(house.app)))
    assert named == {ANYONE, HALF_STAFF, *ACCOUNT_ROLES, *map(mark_of, ROLES)}


def test_nothing_of_the_studio_is_open_to_anyone_or_to_a_desk_account_as_such(house) -> None:
    inside = [one for one in served(house.app) if one.path.startswith("/studio/")]
    assert [one.path for one in inside if not one.who <= {mark_of(role) for role in ROLES}] == []


async def test_stranger_and_half_a_session_are_sent_to_the_login(house) -> None:
    half = house.enter(house.hire("anna", studio=ROLES), half=True)
    for client in (client_of(house.app), half.client):
        for one in served(house.app):
            if one.path.startswith("/studio/") and one.method == "GET":
                answer = await client.get(one.asking_for("1", **dict.fromkeys(one.names, "1")))
                assert (answer.status_code, answer.headers["location"]) == (303, "/login"), one.path


async def test_editors_account_sees_the_studio_and_no_page_of_the_desk(house) -> None:
    eva = house.enter(house.hire("eva", role="editor", studio=("editor",)))
    start = await eva.get("/studio/")
    assert start.status_code == 200 and "Ärenden" not in plain(start)
    for path in DESK_ONLY:
        refused = await eva.get(path)
        assert (refused.status_code, "Ditt konto har inte den här sidan" in refused.text) == (403, True), path
    security = await eva.get("/security")
    assert security.status_code == 200 and 'href="/queue"' not in security.text
    assert (await eva.get("/login")).headers["location"] == "/studio/"
    assert (await eva.post("/logout")).headers["location"] == "/login"
    assert (await eva.get("/studio/")).headers["location"] == "/login"


async def test_staff_who_are_members_find_the_way_there_and_back(house) -> None:
    anna, bo = house.enter(house.hire("anna", studio=("reader",))), house.enter(house.hire("bo"))
    assert 'href="/studio/">Innehåll' in (await anna.get("/queue")).text
    assert 'href="/queue">Ärenden' in (await anna.get("/studio/")).text
    assert "/studio/" not in (await bo.get("/queue")).text
    refused = await bo.get("/studio/")
    assert refused.status_code == 403 and "inte tillgång till studion" in plain(refused)
    assert (await anna.get("/studio")).headers["location"] == "/studio/"


async def test_role_that_is_taken_away_counts_at_once(house) -> None:
    anna = house.enter(house.hire("anna", studio=("reader",)))
    assert (await anna.get("/studio/")).status_code == 200
    with house.engine.begin() as connection:
        connection.execute(text("DELETE FROM studio.member"))
    assert (await anna.get("/studio/")).status_code == 403


async def test_closed_account_reaches_neither_part_though_its_roles_are_kept(house) -> None:
    staff = house.hire("anna", studio=ROLES)
    anna = house.enter(staff)
    assert [(await anna.get(path)).status_code for path in ("/queue", "/studio/")] == [200, 200]
    close_account(house.engine, "anna")
    late = house.enter(staff)  # a login that was under way
    for browser in (anna, late):
        for one in served(house.app):
            if one.path.startswith(("/studio/", "/queue", "/tickets/", "/live/")) and one.method == "GET":
                answer = await browser.get(one.asking_for("1", **dict.fromkeys(one.names, "1")))
                assert answer.status_code == 401 or answer.headers["location"] == "/login", one.path
    open_account(house.engine, "anna")
    for browser in (anna, late):
        assert (await browser.get("/studio/")).headers["location"] == "/login"
    assert (await house.enter(staff).get("/studio/")).status_code == 200, "roles come back with the account"


async def test_pages_of_the_studio_have_the_headers_of_the_desk(house) -> None:
    anna = house.enter(house.hire("anna", studio=("reader",)))
    desk, studio, missing = [(await anna.get(path)).headers for path in ("/queue", "/studio/", "/studio/nothing")]
    for name in ("content-security-policy", "cache-control", "x-frame-options", "referrer-policy", "x-robots-tag"):
        assert desk[name] == studio[name] == missing[name], name
    assert "'unsafe" not in studio["content-security-policy"]


async def test_desk_works_when_the_studio_has_no_tables(house) -> None:
    anna = house.enter(house.hire("anna"))
    with house.engine.begin() as connection:
        connection.execute(text("ALTER SCHEMA studio RENAME TO studio_away"))
    try:
        assert (await anna.get("/queue")).status_code == 200
    finally:
        with house.engine.begin() as connection:
            connection.execute(text("ALTER SCHEMA studio_away RENAME TO studio"))
