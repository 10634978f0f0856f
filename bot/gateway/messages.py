"""What a person is shown: bubbles as they are written, messages as they are sent, ids in the order they were made."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from foundation.languages.locales import SWEDISH

Author = Literal["bot", "staff", "system", "person"]
Kind = Literal["text", "emergency", "form", "receipt", "notice"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A button before it is issued: `payload` is '/intent…' for Rasa, 'gate:…' for the gateway, 'open:…' for the page."""

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class Local:
    """A municipality's own words stand in the place of the `common` Swedish. `translations` are theirs, where there are any."""

    common: str
    translations: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Bubble:
    """One thing to say in Swedish, with the choices that belong to it.

    `said_in` is the language to say it in when that is not the conversation's; `verbatim` is shown as it is, in every language.
    `is_answer`: Rasa's own words, which can be had in the other Swedish. `local`: `text` is a municipality's own.
    """

    text: str
    kind: Kind = "text"
    choices: tuple[Choice, ...] = ()
    author: Author = "bot"
    said_in: str | None = None
    verbatim: bool = False
    is_answer: bool = False
    local: Local | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A Message of the public contract; `author` is 'person' only in the history. `lang` is the language of the text, where it is known."""

    id: int
    author: Author
    kind: Kind
    text: str
    buttons: list[dict[str, str]] = field(default_factory=list)
    lang: str = SWEDISH

    def public(self) -> dict[str, Any]:
        """As in tests/contract/public-turn.schema.json; ids are decimal microseconds and sort as text and as numbers."""
        known = {} if self.lang == SWEDISH else {"lang": self.lang}
        return {"id": str(self.id), "from": self.author, "kind": self.kind, "text": self.text, "buttons": self.buttons, **known}


class MessageClock:
    """Ids that grow: microseconds since 1970, never the same twice in this process, made without the database."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        """The next id; below 2^53 until the year 2255, so a browser's numbers hold it."""
        self._last = max(self._last + 1, time.time_ns() // 1000)
        return self._last


KINDS: Final = ("text", "emergency", "form", "receipt", "notice")
