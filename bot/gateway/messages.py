"""What a person is shown: bubbles as they are written, messages as they are sent, ids in the order they were made."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from bot.gateway import buttons
from bot.gateway.vault import Vault

Author = Literal["bot", "staff", "system", "person"]
Kind = Literal["text", "emergency", "form", "receipt", "notice"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A button before it is issued: `payload` is '/intent…' for Rasa, 'gate:…' for the gateway, 'open:…' for the page."""

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One thing to say, with the choices that belong to it."""

    text: str
    kind: Kind = "text"
    choices: tuple[Choice, ...] = ()
    author: Author = "bot"


@dataclass(frozen=True, slots=True)
class Message:
    """A Message of the public contract; `author` is 'person' only in the history."""

    id: int
    author: Author
    kind: Kind
    text: str
    buttons: list[dict[str, str]] = field(default_factory=list)

    def public(self) -> dict[str, Any]:
        """As in tests/contract/public-turn.schema.json; ids are decimal microseconds and sort as text and as numbers."""
        return {"id": str(self.id), "from": self.author, "kind": self.kind, "text": self.text, "buttons": self.buttons}


class MessageClock:
    """Ids that grow: microseconds since 1970, never the same twice in this process, made without the database."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        """The next id; below 2^53 until the year 2255, so a browser's numbers hold it."""
        self._last = max(self._last + 1, time.time_ns() // 1000)
        return self._last


KINDS: Final = ("text", "emergency", "form", "receipt", "notice")


class Publisher:
    """Turns bubbles into messages: gives ids and issues their buttons."""

    def __init__(self, clock: MessageClock) -> None:
        self._clock = clock

    def publish(self, vault: Vault, bubbles: Iterable[Bubble]) -> list[Message]:
        """The messages of `bubbles`, in order."""
        return [self._message(vault, bubble) for bubble in bubbles]

    def from_person(self, text: str) -> Message:
        """What the person wrote or the label that they pressed, for the history."""
        return Message(self._clock.next(), "person", "text", text)

    def _message(self, vault: Vault, bubble: Bubble) -> Message:
        row = [{"label": choice.label, "button": buttons.issue(vault, choice.label, choice.payload)} for choice in bubble.choices]
        return Message(self._clock.next(), bubble.author, bubble.kind, bubble.text, row)
