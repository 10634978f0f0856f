"""What answers in a trial, made up and loud: whoever asks for a version that was not loaded hears it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from foundation.content.versions import Versions
from foundation.logs import EventLog
from nlu.studio.content.touches import needs_second_eyes
from nlu.studio.jobs.line import TRIAL, DialogueSilent
from nlu.studio.web.app import ADDRESS, create_studio
from nlu.studio.web.sandbox.trying import Services
from nlu.studio.web.sandbox.understanding import UnderstandingSilent
from tests.nlu.studio.web.conftest import KnownEntrance

COST = "Det kostar ingenting"


@dataclass
class FakeUnderstanding:
    """Takes everything for a question of cost, but for what `said` holds."""

    said: dict[str, tuple[str, str]] = field(default_factory=dict)
    loaded: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    silent: str | None = None

    def load(self, version: str) -> None:
        if self.silent is not None:
            raise UnderstandingSilent(self.silent)
        self.loaded.append(version)

    def read(self, text: str, version: str) -> dict[str, Any]:
        assert version in self.loaded, "a version that nobody has loaded"
        self.asked.append(text)
        intent, action = self.said.get(text, ("ask_cost", "none"))
        guess = {"name": intent, "confidence": 0.874}
        return {"intent": guess, "ranking": [guess, {"name": "ask_anonymity", "confidence": 0.05}], "action": action, "flags": []}


@dataclass
class FakeDialogue:
    """Answers everything with the answer about cost, as the live Rasa does; notes what it was told."""

    text: str
    loaded: list[str] = field(default_factory=list)
    sent: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    answers: list[list[dict[str, Any]]] = field(default_factory=list)
    silent: bool = False

    def load(self, version: str) -> None:
        self.loaded.append(version)

    def say(self, sender: str, message: str, metadata: dict[str, Any]) -> list[dict[str, Any]]:
        assert metadata["content"] in self.loaded, "a version that nobody has loaded"
        assert metadata["conversation_ref"].startswith(TRIAL), "a trial that the actions would send"
        if self.silent:
            raise DialogueSilent
        self.sent.append((sender, message, metadata))
        usual = [{"text": self.text, "buttons": [{"title": "Vem läser?", "payload": "/ask_anonymity"}]}]
        return self.answers.pop(0) if self.answers else usual


@pytest.fixture
def services(tree) -> Services:
    """Both, with the words that the content has for a question about cost."""
    from nlu.studio.content.answers import answer

    text = next(one.text for one in answer(dict(tree), "utter_ask_cost").variations if one.role is None)
    return Services(FakeUnderstanding(), FakeDialogue(text))


@pytest.fixture
def studio(studio_engine: Engine, tmp_path: Path, services: Services) -> FastAPI:
    """The app, as in conftest.py, with these services."""
    outer = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    versions = Versions(tmp_path / "content")
    outer.mount(ADDRESS, create_studio(studio_engine, KnownEntrance(), versions, needs_second_eyes, EventLog("desk"), services=services))
    return outer
