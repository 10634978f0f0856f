"""Every route of the public door says who may come in; what belongs to a person opens with that conversation's token alone."""

from __future__ import annotations

import pytest

from foundation.entry import ANYONE, PERSON, undeclared
from foundation.web import COMMON_HEADERS, STRICT_CSP
from tests.every_route import METHODS, served

EXACT = {name.lower(): value for name, value in COMMON_HEADERS.items()} | {"content-security-policy": STRICT_CSP}
OF_THE_ANSWER = {"content-type", "content-length", "allow", "retry-after"}
UNKNOWN = "c_" + "x" * 22
# The pages around the widget say for themselves who may show them; bot/gateway/routes/embed.py.
POLICIES = {
    "/embed": STRICT_CSP.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
    "/installera/{slug}": STRICT_CSP + "; frame-src 'self'",
    "/installera/{slug}/prov": "default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'self'; base-uri 'none'; "
                               "form-action 'none'",
}  # fmt: skip
OWN = {
    "/": {"vary": "Accept-Encoding"},
    "/embed": {"cross-origin-resource-policy": "cross-origin", "cross-origin-embedder-policy": "require-corp"},
    "/widget.js": {"cross-origin-resource-policy": "cross-origin", "cache-control": "public, max-age=300", "vary": "Accept-Encoding"},
}
OF_A_FILE = {"etag", "content-encoding"}


def exact(path: str, method: str) -> dict[str, str]:
    """The headers of a route besides those that follow from its answer."""
    if method != "GET":
        return EXACT
    policy = {"content-security-policy": POLICIES[path]} if path in POLICIES else {}
    return EXACT | policy | OWN.get(path, {})


async def test_every_route_says_who_may_come_in(dead_world) -> None:
    assert undeclared(dead_world.app.routes) == []
    assert {role for one in served(dead_world.app) for role in one.who} == {ANYONE, PERSON}
    dead_world.app.add_api_route("/api/v1/export", lambda: "x")
    assert undeclared(dead_world.app.routes) == ["/api/v1/export"]


async def test_conversation_opens_with_its_own_token_alone(world) -> None:
    anna, bo = await world.person(), await world.person()
    tokens = ["", "Bearer", "Bearer ", "Bearer wrong", f"Basic {anna.token}", anna.token, f"Bearer {bo.token}", f"Bearer {anna.token}x"]
    asked = 0
    for one in served(world.app):
        if one.who == {PERSON}:
            for token in tokens:
                answers = [await world.http.request(one.method, one.address(conversation_id=id_), headers={"Authorization": token}, json={})
                           for id_ in (anna.id, UNKNOWN)]  # fmt: skip
                assert [answer.status_code for answer in answers] == [404, 404], (one.method, one.path, token)
                assert answers[0].content == answers[1].content
                asked += 1
        else:
            assert set(one.names) <= {"slug"}, one.path  # a municipality's, which is nobody's secret
    assert asked >= 6 * len(tokens)


@pytest.mark.parametrize("method", METHODS)
async def test_exact_set_stands_on_every_route_with_every_method(method, dead_world) -> None:
    for one in served(dead_world.app):
        answer = await dead_world.http.request(method, one.address(conversation_id=UNKNOWN, slug="alingsas"))
        rest = {name: value for name, value in answer.headers.items() if name not in OF_THE_ANSWER | OF_A_FILE}
        assert rest == exact(one.path, method), (method, one.path)
        assert not answer.cookies
