"""The bridge in process, on real PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import jsonschema
import pytest
from sqlalchemy import Engine

from foundation.logs import EventLog
from handover.bridge.app import create_app
from tests.handover.content_key_of_tests import KEYS

CONTRACT = Path(__file__).parents[2] / "contract"
TOKEN = "a made-up token of the tests, 40 characters"
RECEIPT_KEY = "a made-up receipt key of the tests, 40 characters"


def client_of(engine: Engine, token: str | None = TOKEN) -> httpx.AsyncClient:
    app = create_app(engine, bridge_token=TOKEN, receipt_key=RECEIPT_KEY, content_keys=KEYS, log=EventLog("bridge"))
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://bridge", headers=headers)


@pytest.fixture
async def bridge(engine: Engine) -> AsyncIterator[httpx.AsyncClient]:
    """A caller with the right token."""
    async with client_of(engine) as client:
        yield client


@pytest.fixture
def bridge_on() -> Callable[..., httpx.AsyncClient]:
    """bridge_on(engine, token) gives a caller of a bridge on any engine, with any token or none."""
    return client_of


@pytest.fixture
def fits() -> Callable[[str, object], None]:
    """fits("bridge-receipt", value) fails when the value breaks tests/contract/bridge-receipt.schema.json."""

    def _fits(name: str, value: object) -> None:
        jsonschema.validate(value, json.loads((CONTRACT / f"{name}.schema.json").read_text("utf-8")))

    return _fits


@pytest.fixture
def example() -> Callable[[str], dict]:
    """The first example of a schema."""
    return lambda name: json.loads((CONTRACT / f"{name}.schema.json").read_text("utf-8"))["examples"][0]


@pytest.fixture
def previewed(bridge: httpx.AsyncClient, example: Callable[[str], dict]) -> Callable[..., Awaitable[dict]]:
    """await previewed(own_words="…") shows a preview and gives the request for a consent to it."""

    async def _previewed(conversation_ref: str = "h_9sK2mPq0aZ81LmXw", flags: tuple[str, ...] = (), **draft: object) -> dict:
        request = example("bridge-preview-request") | {"conversation_ref": conversation_ref, "flags": list(flags)}
        answer = await bridge.post("/v1/referrals/preview", json=request | {"draft": request["draft"] | draft})
        assert answer.status_code == 200, answer.text
        return {"conversation_ref": conversation_ref, "preview_id": answer.json()["preview_id"]}

    return _previewed


@pytest.fixture
def sent_code(bridge: httpx.AsyncClient, previewed: Callable[..., Awaitable[dict]]) -> Callable[..., Awaitable[str]]:
    """await sent_code() sends a referral and gives its receipt code."""

    async def _sent_code(**draft: object) -> str:
        answer = await bridge.post("/v1/referrals", json=await previewed(**draft))
        assert answer.status_code == 201
        return answer.json()["receipt_code"]

    return _sent_code
