"""The holder of a receipt code reads, writes back and takes back."""

from __future__ import annotations

import pytest

from tests.bot.gateway.fakes import check

REPLY = {"code": "7KQ2M", "text": "Tack, torsdag går bra.", "idempotency_key": "k1"}


@pytest.mark.parametrize(("path", "body"), [("lookup", {"code": "7KQ2M"}), ("withdraw", {"code": "7KQ2M"}), ("reply", REPLY)])
async def test_it_is_passed_on_as_it_is(world, path, body) -> None:
    response = await world.http.post(f"/api/v1/receipts/{path}", json=body)
    assert response.status_code == 200
    check("public-receipt", response.json())
    check("bridge-receipt", response.json())
    assert (world.bridge.paths[-1], world.bridge.requests[-1]) == (f"POST /v1/receipts/{path}", body)


async def test_an_unknown_code_is_404_as_the_bridge_says(world) -> None:
    world.bridge.refusal = (404, {"type": "https://forstasteget.example/problems/unknown-receipt", "title": "Koden finns inte"})
    response = await world.http.post("/api/v1/receipts/lookup", json={"code": "x"})
    assert (response.status_code, response.json()["type"].rpartition("/")[2]) == (404, "unknown-receipt")
    check("problem", response.json())


async def test_danger_in_a_reply_is_shown_and_the_reply_is_delivered(world) -> None:
    response = await world.http.post("/api/v1/receipts/reply", json={**REPLY, "text": "AKUT"})
    check("public-receipt", response.json())
    assert response.json()["emergency"].startswith("Ring 112 nu.")
    assert world.bridge.requests[-1]["text"] == "AKUT"


@pytest.mark.parametrize("refusal", [None, (422, {}), (404, {})])
async def test_danger_in_a_reply_is_shown_when_it_cannot_be_delivered(world, refusal) -> None:
    world.bridge.dead, world.bridge.refusal = refusal is None, refusal
    response = await world.http.post("/api/v1/receipts/reply", json={**REPLY, "text": "AKUT"})
    assert response.json()["detail"].startswith("Ring 112 nu.")


async def test_the_export_is_passed_on_as_it_is_and_never_kept_by_a_browser(world) -> None:
    response = await world.http.post("/api/v1/receipts/export", json={"code": "7KQ2M"})
    check("receipt-export", response.json())
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-store")
    assert (world.bridge.paths[-1], world.bridge.requests[-1]) == ("POST /v1/receipts/export", {"code": "7KQ2M"})


@pytest.mark.parametrize(("path", "body"), [*((path, {"code": "x"}) for path in ("lookup", "withdraw", "export")), ("reply", REPLY)])
async def test_the_tenth_wrong_code_waits_and_a_right_one_does_not(world, path, body, monkeypatch) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(world.app.state.gateway.guesses, "_sleep", sleep)
    monkeypatch.setattr(world.app.state.gateway.guesses, "_clock", lambda: 1000.0)
    unknown = (404, {"type": "https://forstasteget.example/problems/unknown-receipt", "title": "Koden finns inte"})
    answers = set()
    for number in range(1, 13):
        world.bridge.refusal = unknown
        answer = await world.http.post(f"/api/v1/receipts/{path}", json=body)
        answers.add((answer.status_code, answer.content, tuple(sorted(answer.headers.items()))))
        assert len(waits) == max(0, number - 9)
        world.bridge.refusal = None
        assert (await world.http.post(f"/api/v1/receipts/{path}", json=body)).status_code == 200
    assert len(answers) == 1 and waits == [1.0, 2.0, 3.0]


@pytest.mark.parametrize("body", [{}, {"code": 5}, {"code": None}, {"code": ["x"]}])
async def test_422_when_there_is_no_code(world, body) -> None:
    assert (await world.http.post("/api/v1/receipts/lookup", json=body)).status_code == 422
    assert world.bridge.requests == []


async def test_a_lone_surrogate_in_a_reply_is_no_error(world) -> None:
    response = await world.http.post("/api/v1/receipts/reply", content=b'{"code":"x","text":"\\ud800","idempotency_key":"k"}')
    assert response.status_code == 200
