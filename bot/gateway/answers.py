"""What a turn gives: messages and the conversation's mode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Mode = Literal["bot", "waiting", "staff", "closed"]
NotKept = Literal["chat_down", "trouble", "erased"]


@dataclass(frozen=True, slots=True)
class Answer:
    """As in tests/contract/public-turn.schema.json; `messages` are public dictionaries; none only when staff read the turn.

    `not_kept` says why nothing of the turn is stored: what the words are does not tell it, for they may be in any language.
    """

    messages: list[dict[str, Any]]
    mode: Mode = "bot"
    not_kept: NotKept | None = None

    def public(self) -> dict[str, Any]:
        """Plain JSON."""
        return {"messages": self.messages, "mode": self.mode}
