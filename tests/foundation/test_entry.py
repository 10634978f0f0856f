"""Who may come through a route is declared where it stands, and what is not declared is found."""

from __future__ import annotations

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.routing import Route

from foundation.entry import ANYONE, PERSON, STAFF, Undeclared, open_to, undeclared, who_may


@open_to(STAFF)
def for_staff() -> None:
    """A route of the tests."""


def for_nobody() -> None:
    """A route that says nothing."""


def test_declaration_is_read_back() -> None:
    assert who_may(for_staff) == {STAFF}
    assert who_may(open_to(STAFF, PERSON)(lambda: None)) == {STAFF, PERSON}


def test_route_that_says_nothing_is_open_to_nobody() -> None:
    with pytest.raises(Undeclared):
        who_may(for_nobody)
    with pytest.raises(Undeclared):
        who_may(None)


@pytest.mark.parametrize("who", [(), (ANYONE, STAFF), (STAFF, ANYONE)])
def test_anyone_is_never_mixed_with_others(who) -> None:
    with pytest.raises(ValueError, match="anyone"):
        open_to(*who)


def test_every_kind_of_route_is_found_when_it_says_nothing(tmp_path) -> None:
    app, router = FastAPI(openapi_url=None, docs_url=None, redoc_url=None), APIRouter(prefix="/part")
    router.add_api_route("/said", for_staff)
    router.add_api_route("/unsaid", for_nobody, methods=["POST"])
    app.include_router(router, prefix="/v1")
    app.router.routes.append(Route("/plain", lambda _request: Response()))
    app.mount("/static", StaticFiles(directory=tmp_path))
    app.mount("/other", StaticFiles(directory=tmp_path))
    app.add_api_websocket_route("/socket", for_nobody)
    app.add_api_route("/hidden", for_nobody, include_in_schema=False)
    assert undeclared(app.routes) == ["/v1/part/unsaid", "/plain", "/other", "/socket", "/hidden"]


def test_app_that_is_mounted_is_looked_through(tmp_path) -> None:
    app, inner = (FastAPI(openapi_url=None, docs_url=None, redoc_url=None) for _ in range(2))
    inner.add_api_route("/said", for_staff)
    inner.add_api_route("/unsaid", for_nobody)
    inner.mount("/static", StaticFiles(directory=tmp_path))
    app.mount("/inner", inner)
    assert undeclared(app.routes) == ["/inner/unsaid"]


def test_documentation_routes_count_as_undeclared() -> None:
    assert set(undeclared(FastAPI().routes)) == {"/openapi.json", "/docs", "/docs/oauth2-redirect", "/redoc"}
