"""One bot of the simulator: its token, chats, webhook, commands and everything it did."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.telegram_api.chats import Chat, ChatMessage, Query
from tests.telegram_api.faults import Fault, Faults, Kind
from tests.telegram_api.flood import Flood
from tests.telegram_api.people import Person
from tests.telegram_api.rules import bad_request
from tests.telegram_api.updates import Backlog

Json = dict[str, Any]


@dataclass(slots=True)
class Webhook:
    """What setWebhook was given."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it came in: the method in lower case and the parameters as text. `at` is time.monotonic()."""

    method: str
    parameters: dict[str, str]
    at: float = field(default_factory=time.monotonic)


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message that reached its chat. `at` is time.monotonic()."""

    chat_id: int
    text: str
    at: float = field(default_factory=time.monotonic)


class SimulatedBot:
    """`calls` and `delivered` are the ledger of the tests; `keeps_calls` may be turned off for long runs."""

    def __init__(self, number: int, clock: Callable[[], float]) -> None:
        self.id, self.token, self.now = number, f"{number}:AA{'x' * 20}{number:013d}", clock
        self.username, self.lock = f"bot{number}_bot", threading.RLock()
        self.backlog, self.webhook = Backlog(clock, number * 1000), Webhook()
        self.flood, self.faults = Flood(), Faults()
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.calls: list[Call] = []
        self.delivered: list[Delivered] = []
        self.revoked, self.keeps_calls, self.poller = False, True, 0
        self.joins_groups, self.reads_groups = False, False  # as BotFather was told
        self._message_ids = count(1)

    def person(self, chat_id: int | None = None, name: str = "Kim", language: str = "sv", kind: str = "private") -> Person:
        """Somebody who has begun to use the bot."""
        with self.lock:
            chat = Chat(chat_id or 700_000 + len(self.chats), name, language, kind)
            self.chats[chat.id] = chat
            return Person(self, chat)

    def fail(self, kind: Kind, method: str = "*", times: int = 1, seconds: float = 0.0) -> None:
        """Lets calls fail: see Fault."""
        self.faults.plan(Fault(kind, method, times, seconds))

    def called(self, method: str) -> list[Call]:
        """The calls of a method that came in, refused ones too."""
        return [call for call in list(self.calls) if call.method == method.lower()]

    def user(self) -> Json:
        """The object User."""
        return {"id": self.id, "is_bot": True, "first_name": "Första steget", "username": self.username}

    def chat(self, chat_id: str) -> Chat:
        """Raises Refusal 400 for a chat that never was."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        try:
            return self.chats[int(chat_id)]
        except (ValueError, KeyError):
            raise bad_request("chat not found") from None

    def new_message(self, chat: Chat, content: Json, *, from_bot: bool) -> ChatMessage:
        """Said in the chat, now."""
        message = ChatMessage(next(self._message_ids), chat.id, from_bot, int(self.now()), content)
        chat.messages[message.id] = message
        return message

    def message_json(self, message: ChatMessage) -> Json:
        """The object Message."""
        chat = self.chats[message.chat_id]
        body = {"message_id": message.id, "date": message.date, "chat": chat.as_json(),
                "from": self.user() if message.from_bot else chat.person(), **message.content}  # fmt: skip
        if message.edited:
            body["edit_date"] = message.edited
        if message.protected:
            body["has_protected_content"] = True
        return body
