"""Every route of the desk says who may come in, and the door holds it to that."""

from __future__ import annotations

import pytest
from fastapi.routing import iter_route_contexts

from foundation.entry import ANYONE, HALF_STAFF, STAFF, open_to, undeclared
from handover.store.staff_accounts import ROLES
from tests.every_route import served


def test_every_route_says_who_may_come_in(desk) -> None:
    assert undeclared(desk.routes) == []


@pytest.mark.parametrize("in_schema", [True, False])
def test_route_that_says_nothing_is_found(desk, in_schema) -> None:
    desk.add_api_route("/export", lambda: "x", include_in_schema=in_schema)
    assert undeclared(desk.routes) == ["/export"]


def test_only_roles_that_accounts_can_have_are_named_and_each_of_them_gets_in(desk) -> None:
    named = set().union(*(one.who for one in served(desk)))
    assert named == {ANYONE, HALF_STAFF, *ROLES}


def test_what_is_open_to_anyone_is_named_here(desk) -> None:
    assert {(one.method, one.path) for one in served(desk) if one.who == {ANYONE}} == {
        ("GET", "/login"), ("POST", "/login"), ("POST", "/login/key/begin"), ("POST", "/login/key"),
        ("GET", "/"), ("GET", "/healthz"), ("GET", "/readyz")}  # fmt: skip


def test_what_half_a_session_opens_is_named_here(desk) -> None:
    half = {one.path for one in served(desk) if HALF_STAFF in one.who}
    assert half == {"/login/second", "/login/setup", "/login/code", "/login/recovery", "/login/setup/app", "/login/setup/app/code",
                    "/login/setup/key/begin", "/login/setup/key"}  # fmt: skip
    assert {one.who for one in served(desk) if one.path in half} == {frozenset({HALF_STAFF})}


async def test_door_opens_for_nobody_where_nothing_is_declared(desk, enter, monkeypatch) -> None:
    anna = enter()
    [endpoint] = {one.endpoint for one in iter_route_contexts(desk.routes) if one.path == "/queue"}
    monkeypatch.delattr(endpoint, "__open_to__")
    assert (await anna.get("/queue")).status_code == 500
    open_to("lead")(endpoint)
    assert (await anna.get("/queue")).status_code == 403
    open_to("lead", STAFF)(endpoint)
    assert (await anna.get("/queue")).status_code == 200
