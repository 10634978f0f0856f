"""Nobody gets in without the token, and what is open tells nothing."""

from __future__ import annotations

import pytest

ROUTES = [("GET", "/v1/municipalities"), ("POST", "/v1/referrals/preview"), ("POST", "/v1/referrals"), ("POST", "/v1/receipts/lookup"),
          ("POST", "/v1/receipts/reply"), ("POST", "/v1/receipts/withdraw"), ("DELETE", "/v1/conversations/h_9sK2mPq0aZ81LmXw"),
          ("GET", "/nowhere"), ("GET", "/healthz/"), ("GET", "//healthz")]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("token", [None, "", "wrong", "a made-up token of the tests, 40 character"])
async def test_stranger_is_refused_everywhere(method, path, token, engine, bridge_on, fits) -> None:
    async with bridge_on(engine, token) as stranger:
        answer = await stranger.request(method, path, content=b"not even json")
    fits("problem", answer.json())
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


async def test_two_tokens_are_none(engine, bridge_on) -> None:
    async with bridge_on(engine) as client:
        headers = [("Authorization", "Bearer wrong"), ("Authorization", client.headers["Authorization"])]
        client.headers.pop("Authorization")
        assert (await client.get("/v1/municipalities", headers=headers)).status_code == 401


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_health_is_open_and_says_only_ok(path, engine, bridge_on) -> None:
    async with bridge_on(engine, None) as stranger:
        answer = await stranger.get(path)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_answers_are_not_kept_anywhere(bridge, sent_code) -> None:
    answer = await bridge.post("/v1/receipts/lookup", json={"code": await sent_code()})
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
