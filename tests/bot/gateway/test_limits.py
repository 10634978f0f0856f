"""How often one conversation may write."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.gateway.limits import MessageLimit
from bot.gateway.settings import GatewaySettings
from foundation.problems import Problem
from tests.bot.gateway.conftest import World


def test_the_minute_slides() -> None:
    now = 0.0
    limit = MessageLimit(per_minute=2, clock=lambda: now)
    limit.admit("a")
    now = 30.0
    limit.admit("a")
    with pytest.raises(Problem) as refused:
        limit.admit("a")
    assert (refused.value.status, refused.value.headers["Retry-After"]) == (429, "31")
    limit.admit("b")
    now = 60.0
    limit.admit("a")


def test_the_pace_comes_from_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    needed = {"DATABASE_URL": "postgresql+psycopg://nowhere", "NLU_URL": "http://nlu", "RASA_URL": "http://rasa", "BRIDGE_URL": "http://bridge",
              "BRIDGE_TOKEN": "t" * 32, "CONVERSATION_KEY": "k" * 32}  # fmt: skip
    for name, value in needed.items():
        monkeypatch.setenv(f"STEGET_{name}", value)
    assert GatewaySettings().messages_per_minute == 30
    monkeypatch.setenv("STEGET_MESSAGES_PER_MINUTE", "7")
    assert GatewaySettings().messages_per_minute == 7
    monkeypatch.setenv("STEGET_MESSAGES_PER_MINUTE", "0")
    with pytest.raises(ValidationError):
        GatewaySettings()


async def test_a_slower_pace_holds_for_ordinary_messages(engine) -> None:
    world = World(engine, messages_per_minute=1)
    person = await world.person()
    statuses = [(await person.post({"text": text})).status_code for text in ("hej", "hej igen", "AKUT")]
    await world.settle()
    await world.http.aclose()
    assert statuses == [200, 429, 200]
