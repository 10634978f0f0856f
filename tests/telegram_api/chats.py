"""Private chats of a bot: who is there, what was said, which buttons hang below it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.telegram_api.rules import Refusal, bad_request

Json = dict[str, Any]


@dataclass(slots=True)
class ChatMessage:
    """One message; `content` is what it holds beside the heads: text, photo, reply_markup."""

    id: int
    chat_id: int
    from_bot: bool
    date: int
    content: Json
    edited: int | None = None
    protected: bool = False


@dataclass(slots=True)
class Query:
    """A pressed button that waits for its answer."""

    id: str
    chat_id: int
    date: float
    answered: bool = False
    shown: str = ""


@dataclass(slots=True)
class Chat:
    """The chat with one person. `type` is private unless a test made a group of it."""

    id: int
    first_name: str
    language: str
    type: str = "private"
    blocked: bool = False
    left: bool = False
    messages: dict[int, ChatMessage] = field(default_factory=dict)
    actions: list[str] = field(default_factory=list)

    def as_json(self) -> Json:
        """The object Chat."""
        return {"id": self.id, "type": self.type, "first_name" if self.type == "private" else "title": self.first_name}

    def person(self) -> Json:
        """The object User of whom the chat is with."""
        return {"id": abs(self.id), "is_bot": False, "first_name": self.first_name, "language_code": self.language}

    def takes_messages(self) -> None:
        """Raises Refusal 403 when the bot may not write here."""
        if self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if self.left:
            raise Refusal(403, "Forbidden: bot is not a member of the group chat")

    def message(self, number: int, missing: str) -> ChatMessage:
        """Raises Refusal 400 with `missing`."""
        if number not in self.messages:
            raise bad_request(missing)
        return self.messages[number]
