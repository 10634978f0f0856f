"""The widget at the real door: who may frame it, who may ask, and what a website that nobody let in gets."""

from __future__ import annotations

import gzip

import httpx
import pytest
import pytest_asyncio

from bot.gateway.app import create_app
from bot.widget.embedding import Embedding
from foundation.logs import EventLog
from foundation.web import STRICT_CSP
from tests.bot.gateway.conftest import KEY, World
from tests.bot.gateway.person import API

OURS, OTHERS, FOREIGN = "https://www.alingsas.se", "https://www.lerum.se", "https://evil.example"
ASKS = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type,idempotency-key"}


@pytest_asyncio.fixture(loop_scope="session")
async def embedded(engine):
    """A gateway that two municipalities' websites may show."""
    world = World(engine)
    from dataclasses import replace

    outside = replace(world.outside, embeddings={"alingsas": Embedding((OURS,)), "lerum": Embedding((OTHERS,))},
                      public_url="https://chatt.example/")  # fmt: skip
    world.app = create_app(outside, KEY, EventLog("test"))
    world.gateway = world.app.state.gateway
    world.http = httpx.AsyncClient(transport=httpx.ASGITransport(world.app, raise_app_exceptions=False), base_url="http://gateway")
    yield world
    await world.settle()
    await world.http.aclose()


def cors(response: httpx.Response) -> dict[str, str]:
    """What the answer says to browsers about other origins."""
    return {name: value for name, value in response.headers.items() if name.startswith("access-control")}


async def test_frame_may_stand_on_the_municipalitys_own_website_alone(embedded) -> None:
    for query, ancestors in (("?kommun=alingsas", f"'self' {OURS}"), ("?kommun=lerum", f"'self' {OTHERS}"), ("?kommun=varberg", "'self'"),
                             ("", "'self'"), ("?kommun=%0d%0aX:y", "'self'")):  # fmt: skip
        policy = (await embedded.http.get("/embed" + query)).headers["content-security-policy"]
        assert policy == STRICT_CSP.replace("frame-ancestors 'none'", f"frame-ancestors {ancestors}")


async def test_everything_else_may_stand_in_no_frame(embedded) -> None:
    for path in ("/", "/?kommun=alingsas", "/installera/alingsas", "/api/v1/municipalities", "/healthz", "/static/main.js"):
        assert "frame-ancestors 'none'" in (await embedded.http.get(path)).headers["content-security-policy"], path


async def test_website_that_was_let_in_may_ask_for_what_the_widget_needs(embedded) -> None:
    person = await embedded.person()
    for path in (API, f"{API}/{person.id}/messages", f"{API}/{person.id}/typing", f"{API}/{person.id}/locale"):
        asked = await embedded.http.options(path, headers={"Origin": OURS, **ASKS})
        assert asked.status_code == 200, path
        assert asked.headers["access-control-allow-origin"] == OURS
        assert "access-control-allow-credentials" not in asked.headers
        assert {"authorization", "content-type", "idempotency-key", "last-event-id"} <= set(
            asked.headers["access-control-allow-headers"].lower().replace(" ", "").split(",")
        )
    made = await embedded.http.post(API, json={"locale": "sv", "municipality": "alingsas", "channel": "widget"}, headers={"Origin": OURS})
    assert (made.status_code, made.headers["access-control-allow-origin"]) == (201, OURS)
    assert "Origin" in made.headers["vary"]


@pytest.mark.parametrize("origin", [FOREIGN, "null", OURS + ".evil.example", OURS.upper(), "http://www.alingsas.se", OURS + ":444", ""])
async def test_forbidden_origin_gets_no_word_about_itself(embedded, origin) -> None:
    person = await embedded.person()
    for path in (API, f"{API}/{person.id}/messages"):
        assert cors(await embedded.http.options(path, headers={"Origin": origin, **ASKS})) == {}
    assert cors(await embedded.http.post(API, json={"locale": "sv"}, headers={"Origin": origin})) == {}


async def test_routes_that_the_widget_does_not_need_say_nothing_to_a_website_that_was_let_in(embedded) -> None:
    person = await embedded.person()
    for path in (f"{API}/{person.id}/referral", f"{API}/{person.id}/referral/preview", "/api/v1/receipts/lookup", "/api/v1/receipts/export",
                 "/api/v1/municipalities", "/", "/embed", "/readyz"):  # fmt: skip
        assert cors(await embedded.http.options(path, headers={"Origin": OURS, **ASKS})) == {}, path
        assert cors(await embedded.http.get(path, headers={"Origin": OURS})) == {}, path


async def test_refusals_can_be_read_by_a_website_that_was_let_in(embedded) -> None:
    person = await embedded.person()
    long = await embedded.http.post(f"{API}/{person.id}/messages", content=b"x" * 2_000_000, headers={"Origin": OURS, **person.bearer})
    assert (long.status_code, long.headers["access-control-allow-origin"]) == (413, OURS)


async def test_website_of_one_municipality_cannot_open_the_chat_of_another(embedded) -> None:
    body = {"locale": "sv", "municipality": "alingsas", "channel": "widget"}
    refused = await embedded.http.post(API, json=body, headers={"Origin": OTHERS})
    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[1]) == (403, "foreign-origin")
    assert (await embedded.http.post(API, json=body)).status_code == 201


async def test_script_is_sent_packed_and_asked_for_again_cheaply(embedded) -> None:
    plain = await embedded.http.get("/widget.js", headers={"Accept-Encoding": "identity"})
    packed = await embedded.http.get("/widget.js", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert plain.content == packed.content == gzip.decompress(gzip.compress(plain.content))
    assert plain.headers["content-type"].startswith("text/javascript")
    assert plain.headers["cross-origin-resource-policy"] == "cross-origin"
    again = await embedded.http.get("/widget.js", headers={"If-None-Match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_installation_page_names_the_address_of_the_settings(embedded) -> None:
    html = (await embedded.http.get("/installera/alingsas", headers={"Host": "evil.example"})).text
    assert "https://chatt.example/widget.js" in html and "evil.example" not in html
    assert (await embedded.http.get("/installera/atlantis")).status_code == 404


async def test_beacon_erases_with_the_right_token_alone(embedded) -> None:
    person, other = await embedded.person(), await embedded.person()
    for token in (b"", b"x", other.token.encode(), person.token.encode() + b"x", b"\xff" * 300):
        assert (await embedded.http.post(f"{API}/{person.id}/leave", content=token)).status_code == 404
    assert (await person.write("hej"))[0]["text"]
    headers = {"Origin": OURS, "Content-Type": "text/plain"}
    left = await embedded.http.post(f"{API}/{person.id}/leave", content=person.token.encode(), headers=headers)
    assert left.status_code == 204
    assert (await person.post({"text": "hej"})).status_code == 404


async def test_channel_is_one_that_a_browser_can_have(embedded) -> None:
    for channel in ("telegram", "", 3, None, "page\n"):
        assert (await embedded.http.post(API, json={"locale": "sv", "channel": channel})).status_code == 422
