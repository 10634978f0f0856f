"""A conversation with one version of the content, led as the gateway would: danger first, then the dialogue.

Nothing of it reaches anybody: its reference begins with TRIAL, and for such a one the actions send nothing (actions/trials.py).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from nlu.studio.content.conversations import EMERGENCY, QUESTION
from nlu.studio.content.danger_words import DangerWords

TRIAL: Final = "trial_"
GUARD: Final = "\u2060"  # before typed text, so that it is no button (nlu/components/analysis.py)
_NO_DANGER: Final = "/gate_no"
_GATE: Final = "gate:"
_ALARMS: Final = ("danger_yes", "danger_unsure")
_FORGET: Final = ("/referral_cancel", "/restart")  # in the middle of the form a restart alone is not one
Analysis = Mapping[str, Any]
Part = dict[str, Any]


class DialogueSilent(Exception):
    """The dialogue gave no answer, or has not got the version; the text says in Swedish why, where it did."""


class Dialogue(Protocol):
    """What is needed of a running dialogue."""

    def load(self, version: str) -> None:
        """Makes the dialogue ready to answer from `version`. Raises DialogueSilent."""

    def say(self, sender: str, message: str, metadata: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The parts of the answer. Raises DialogueSilent."""


def new_name() -> str:
    """What a trial is called, by the dialogue and towards the actions."""
    return f"{TRIAL}{secrets.token_urlsafe(16)}"


def is_from_memory(payload: str) -> bool:
    """Whether a button is answered without the dialogue."""
    return not payload.startswith(("/", f"{_GATE}danger_no"))


class Line:
    """One conversation; `name` is what new_name() gave, `heard` the parts of the last answer, at the beginning the greeting.

    A part is {"text", "buttons"} as the dialogue gives it; `gate` stands in those that the gateway says itself.
    """

    def __init__(self, dialogue: Dialogue, version: str, danger: DangerWords, name: str = "", heard: Sequence[Part] = ()) -> None:
        self._dialogue, self._version, self._danger = dialogue, version, danger
        self._name = name or new_name()
        self.heard = list(heard) or list(danger.say.get("welcome", []))

    def write(self, text: str, analysis: Analysis) -> list[Part]:
        """The answer to what somebody writes. Raises DialogueSilent."""
        action, flags, intent = analysis["action"], analysis.get("flags") or [], analysis["intent"]["name"]
        answered = self._typed(text)
        if action == EMERGENCY:
            return self._hears(self._numbers(flags))
        if answered:
            return self.press(answered)
        if action != "none":
            return self._hears([self._question(flags, intent)])
        return self._hears(self._send(GUARD + text if text.startswith("/") else text, {"analysis": dict(analysis)}))

    def press(self, payload: str) -> list[Part]:
        """The answer to a button. Raises DialogueSilent."""
        if not payload.startswith(_GATE):
            return self._hears(self._send(payload, {}) if payload.startswith("/") else [{"control": payload}])
        name, _, carried = payload.removeprefix(_GATE).partition(":")
        if name in _ALARMS:
            return self._hears(self._numbers([flag for flag in carried.split(",") if flag]))
        if name == "danger_no":
            said = self._send(f"/{carried}" if carried else _NO_DANGER, {})
            return self._hears([*self._danger.say.get("not_in_danger", []), *said])
        return self._hears(list(self._danger.say.get(name, [])))

    def payload_of(self, title: str) -> str | None:
        """What a button of the last answer means."""
        return next((each["payload"] for part in self.heard for each in part.get("buttons") or [] if each["title"] == title), None)

    def forget(self) -> None:
        """Lets the dialogue forget it. Raises DialogueSilent; it forgets by itself after half an hour."""
        for message in _FORGET:
            self._send(message, {})

    def _hears(self, parts: list[Part]) -> list[Part]:
        self.heard = parts
        return parts

    def _numbers(self, flags: Sequence[str]) -> list[Part]:
        numbers = {"gate": EMERGENCY, "text": self._danger.numbers(flags)}
        return [numbers, *self._danger.say.get("after_emergency", [])]

    def _question(self, flags: Sequence[str], intent: str) -> Part:
        carried = {"danger_no": intent}
        buttons = [{"title": label, "payload": f"{_GATE}{name}:{carried.get(name, ','.join(flags))}"}
                   for name, label in self._danger.answers.items()]  # fmt: skip
        return {"gate": QUESTION, "text": self._danger.ask(flags), "buttons": buttons}

    def _typed(self, text: str) -> str | None:
        """The button that a short answer to the question stands for, when that is what was asked."""
        asked = next((part for part in self.heard if part.get("gate") == QUESTION), None)
        name = self._danger.typed_answer(text) if asked else None
        buttons = asked.get("buttons") or [] if asked else []
        return next((each["payload"] for each in buttons if name and each["payload"].startswith(f"{_GATE}{name}:")), None)

    def _send(self, message: str, metadata: Mapping[str, Any]) -> list[Part]:
        return self._dialogue.say(self._name, message,
                                  {**metadata, "conversation_ref": self._name, "locale": "sv", "content": self._version})  # fmt: skip
