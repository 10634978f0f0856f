"""Holds the saved conversations with a version's dialogue, as the gateway would, and says where it answers otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import httpx

from nlu.studio.content.conversations import EMERGENCY, QUESTION, Conversation, Step
from nlu.studio.content.danger_words import DangerWords
from nlu.studio.content.said import pattern_of, plain
from nlu.studio.jobs.line import Analysis, Dialogue, DialogueSilent, Line

_SECONDS: Final = 15.0
_LOAD_SECONDS: Final = 60.0
_REFUSED: Final = 409
Responses = Mapping[str, Sequence[Mapping[str, Any]]]


class RasaDialogue:
    """The Rasa that is live, asked to answer from a version that is not."""

    def __init__(self, url: str, http: httpx.Client | None = None) -> None:
        self._http = http or httpx.Client(base_url=url, timeout=_SECONDS, trust_env=False)

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
            if response.status_code == _REFUSED:
                raise DialogueSilent(str(response.json().get("detail", "")))
            response.raise_for_status()
            return response.json() if response.content else None
        except (httpx.HTTPError, ValueError, AttributeError):
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
    """Goes through one saved conversation. `analyses` are the joined analyses of what is written in it."""

    def __init__(self, line: Line, responses: Responses, analyses: Mapping[str, Analysis]) -> None:
        self._line, self._responses, self._analyses = line, responses, analyses
        self._intent = ""

    def hold(self, conversation: Conversation) -> Held:
        """Goes through the steps until one goes wrong. Raises DialogueSilent."""
        for number, step in enumerate(conversation.steps, 1):
            fault = self._wrong(step)
            if fault:
                return Held(conversation.name, conversation.path, f"Steg {number}: {fault}")
        return Held(conversation.name, conversation.path)

    def _wrong(self, step: Step) -> str:
        if step.kind == "person":
            self._intent = self._analyses[step.what]["intent"]["name"]
            self._line.write(step.what, self._analyses[step.what])
            return ""
        if step.kind == "press":
            return self._pressed(step.what)
        if step.kind == "intent":
            return "" if self._intent == step.what else f"Boten skulle förstå det som {step.what}, men tar det för {self._intent}."
        return "" if self._is_said(step.what) else f"Svaret skulle vara {step.what}, men boten svarar: {self._words()}"

    def _pressed(self, title: str) -> str:
        payload = self._line.payload_of(title)
        if payload is None:
            return f"Det finns ingen knapp som heter ”{title}”."
        self._line.press(payload)
        return ""

    def _is_said(self, name: str) -> bool:
        if name in (EMERGENCY, QUESTION):
            return any(part.get("gate") == name for part in self._line.heard)
        said = plain(" ".join(part.get("text") or "" for part in self._line.heard))
        return any(pattern_of(variation.get("text", "")).search(said) for variation in self._responses.get(name, ()))

    def _words(self) -> str:
        for part in self._line.heard:
            if "gate" in part:
                return "nödnumren" if part["gate"] == EMERGENCY else "frågan om fara"
        said = plain(" ".join(part.get("text") or "" for part in self._line.heard))
        return f"”{said[:200]}”" if said else "ingenting som syns"


def hold_all(conversations: Sequence[Conversation], dialogue: Dialogue, version: str, responses: Responses,
             analyses: Mapping[str, Analysis], danger: DangerWords | None = None) -> list[Held]:  # fmt: skip
    """How all of them go with `version`, whose words in danger are `danger`. Raises DialogueSilent."""
    dialogue.load(version)
    words = danger or DangerWords()
    return [Talk(Line(dialogue, version, words), responses, analyses).hold(one) for one in conversations]
