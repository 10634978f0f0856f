"""Every route of the bridge says who may come in, the guard says the same, and the headers are one exact set everywhere."""

from __future__ import annotations

import pytest

from foundation.entry import ANYONE, BRIDGE_CLIENT, undeclared
from foundation.logs import EventLog
from foundation.web import COMMON_HEADERS, STRICT_CSP
from handover.bridge.app import create_app
from tests.every_route import METHODS, Served, served
from tests.handover.bridge.conftest import RECEIPT_KEY, TOKEN
from tests.handover.content_key_of_tests import KEYS

EXACT = {name.lower(): value for name, value in COMMON_HEADERS.items()} | {"content-security-policy": STRICT_CSP}
OF_THE_ANSWER = {"content-type", "content-length", "allow", "www-authenticate"}


@pytest.fixture
def app(engine):
    return create_app(engine, bridge_token=TOKEN, receipt_key=RECEIPT_KEY, content_keys=KEYS, log=EventLog("bridge"))


def address(one: Served) -> str:
    return one.address(conversation_ref="h_9sK2mPq0aZ81LmXw")


def test_every_route_says_who_may_come_in(app) -> None:
    assert undeclared(app.routes) == []
    assert {role for one in served(app) for role in one.who} == {ANYONE, BRIDGE_CLIENT}
    app.add_api_route("/v1/export", lambda: "x")
    assert undeclared(app.routes) == ["/v1/export"]


async def test_guard_and_declarations_agree(app, engine, bridge_on) -> None:
    async with bridge_on(engine, None) as stranger, bridge_on(engine) as client:
        for one in served(app):
            closed = (await stranger.request(one.method, address(one))).status_code == 401
            assert closed == (one.who == {BRIDGE_CLIENT}), one.path
            assert (await client.request(one.method, address(one))).status_code != 401


@pytest.mark.parametrize("method", METHODS)
async def test_exact_set_stands_on_every_route_with_every_method(method, app, engine, bridge_on) -> None:
    async with bridge_on(engine, None) as stranger, bridge_on(engine) as client:
        for one in served(app):
            for caller in (stranger, client):
                answer = await caller.request(method, address(one))
                rest = {name: value for name, value in answer.headers.items() if name not in OF_THE_ANSWER}
                assert rest == EXACT, (method, one.path)
