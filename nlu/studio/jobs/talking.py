"""Holds the saved conversations with a version's dialogue, as the gateway would, and says where it answers otherwise."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import httpx

from nlu.studio.jobs.conversations import EMERGENCY, QUESTION, Conversation, Step

_SECONDS: Final = 15.0
_LOAD_SECONDS: Final = 60.0
_GUARD: Final = "\u2060"  # before typed text, so that it is no button (nlu/components/analysis.py)
Analysis = Mapping[str, Any]
Responses = Mapping[str, Sequence[Mapping[str, Any]]]


class DialogueSilent(Exception):
    """The dialogue gave no answer, or has not got the version."""


class Dialogue(Protocol):
    """What the tests need of a running dialogue."""

    def load(self, version: str) -> None:
        """Makes the dialogue ready to answer from `version`. Raises DialogueSilent."""

    def say(self, sender: str, message: str, metadata: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The parts of the answer. Raises DialogueSilent."""


class RasaDialogue:
    """The Rasa that is live, asked to answer from a version that is not."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=_SECONDS, trust_env=False)

    def load(self, version: str) -> None:
        """See Dialogue."""
        self._post("/webhooks/rest/versions", {"content": version}, _LOAD_SECONDS)

    def say(self, sender: str, message: str, metadata: Mapping[str, Any]) -> list[dict[str, Any]]:
        """See Dialogue."""
        parts = self._post("/webhooks/rest/webhook", {"sender": sender, "message": message, "metadata": dict(metadata)}, _SECONDS)
        if not isinstance(parts, list) or not parts:
            raise DialogueSilent
        return parts

    def _post(self, path: str, body: Mapping[str, Any], seconds: float) -> Any:
        try:
            response = self._http.post(path, json=dict(body), timeout=seconds)
            response.raise_for_status()
            return response.json() if response.content else None
        except (httpx.HTTPError, ValueError):
            raise DialogueSilent from None


@dataclass(frozen=True, slots=True)
class Held:
    """How a conversation went: `fault` is empty, or says in Swedish at which step it went another way."""

    name: str
    path: str
    fault: str = ""

    def as_json(self) -> dict[str, Any]:
        """For a judgement."""
        return {"name": self.name, "path": self.path, "held": not self.fault, "fault": self.fault}


class Talk:
    """One conversation with one version. `analyses` are the joined analyses of what is written in it."""

    def __init__(self, dialogue: Dialogue, version: str, responses: Responses, analyses: Mapping[str, Analysis]) -> None:
        self._dialogue, self._version, self._responses, self._analyses = dialogue, version, responses, analyses
        self._sender, self._ref = (f"{mark}_{secrets.token_urlsafe(16)}" for mark in "ch")
        self._heard: list[dict[str, Any]] = []

    def hold(self, conversation: Conversation) -> Held:
        """Goes through the steps until one goes wrong. Raises DialogueSilent."""
        for number, step in enumerate(conversation.steps, 1):
            fault = self._wrong(step)
            if fault:
                return Held(conversation.name, conversation.path, f"Steg {number}: {fault}")
        return Held(conversation.name, conversation.path)

    def _wrong(self, step: Step) -> str:
        if step.kind == "person":
            self._heard = self._written(step.what)
            return ""
        if step.kind == "press":
            return self._pressed(step.what)
        return "" if self._is_said(step.what) else f"Svaret skulle vara {step.what}, men boten svarar: {self._words()}"

    def _written(self, text: str) -> list[dict[str, Any]]:
        analysis = self._analyses[text]
        if analysis["action"] != "none":  # the gateway answers these itself, before the dialogue is asked
            return [{"gate": EMERGENCY if analysis["action"] == EMERGENCY else QUESTION}]
        return self._send(_GUARD + text if text.startswith("/") else text, {"analysis": dict(analysis)})

    def _pressed(self, title: str) -> str:
        payload = next((button["payload"] for part in self._heard for button in part.get("buttons", []) if button["title"] == title), None)
        if payload is None:
            return f"Det finns ingen knapp som heter ”{title}”."
        self._heard = self._send(payload, {})
        return ""

    def _send(self, message: str, metadata: Mapping[str, Any]) -> list[dict[str, Any]]:
        return self._dialogue.say(self._sender, message,
                                  {**metadata, "conversation_ref": self._ref, "locale": "sv", "content": self._version})  # fmt: skip

    def _is_said(self, name: str) -> bool:
        if name in (EMERGENCY, QUESTION):
            return any(part.get("gate") == name for part in self._heard)
        said = _plain(" ".join(part.get("text", "") for part in self._heard))
        return any(_plain(variation.get("text", "")) in said for variation in self._responses.get(name, ()) if variation.get("text"))

    def _words(self) -> str:
        for part in self._heard:
            if "gate" in part:
                return "nödnumren" if part["gate"] == EMERGENCY else "frågan om fara"
        said = _plain(" ".join(part.get("text", "") for part in self._heard))
        return f"”{said[:200]}”" if said else "ingenting som syns"


def _plain(text: str) -> str:
    return " ".join(text.split())


def hold_all(conversations: Sequence[Conversation], dialogue: Dialogue, version: str, responses: Responses,
             analyses: Mapping[str, Analysis]) -> list[Held]:  # fmt: skip
    """How all of them go with `version`. Raises DialogueSilent."""
    dialogue.load(version)
    return [Talk(dialogue, version, responses, analyses).hold(one) for one in conversations]
