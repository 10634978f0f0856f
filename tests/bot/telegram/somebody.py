"""Somebody who uses a bot in Telegram: every update has the names and numbers that Telegram sends, and none may be kept."""

from __future__ import annotations

import secrets
from itertools import count
from typing import Any

import httpx

from tests.bot.telegram.fake_sending import Shown

NAMES = {"first_name": "Förnamnsson", "last_name": "Efternamnsdotter", "username": "anvandarnamn77"}
# The tests share a database: no two of them use the same numbers.
UPDATES = count(secrets.randbelow(2**30))
CHATS = count(secrets.randbelow(2**40))


class Somebody:
    """One private chat with the bot of `world`."""

    def __init__(self, world: Any, language: str = "sv", bot: str = "varberg") -> None:
        self.world, self.bot, self.language = world, bot, language
        self.chat_id, self._message_ids = next(CHATS), count(1000)

    @property
    def chat(self) -> dict[str, Any]:
        return {"id": self.chat_id, "type": "private", **NAMES}

    @property
    def sender(self) -> dict[str, Any]:
        return {"id": self.chat_id, "is_bot": False, "language_code": self.language, **NAMES}

    def message(self, **content: Any) -> dict[str, Any]:
        """A Message of the Bot API."""
        return {"message_id": next(self._message_ids), "date": 1_795_000_000, "chat": self.chat, "from": self.sender, **content}

    @staticmethod
    def update(**content: Any) -> dict[str, Any]:
        """An Update."""
        return {"update_id": next(UPDATES), **content}

    def text(self, text: str) -> dict[str, Any]:
        """The update of a written message."""
        return self.update(message=self.message(text=text))

    def press_of(self, shown: Shown, data: str) -> dict[str, Any]:
        """The update of a pressed button."""
        message = {"message_id": shown.message_id, "date": 1, "chat": self.chat, "text": shown.post.text}
        query = {"id": secrets.token_hex(8), "from": self.sender, "chat_instance": "1", "message": message, "data": data}
        return self.update(callback_query=query)

    async def send(self, update: Any, world: Any = None) -> httpx.Response:
        """Lets Telegram bring an update to the webhook."""
        return await (world or self.world).bring(update, self.bot)

    async def does(self, update: Any) -> list[str]:
        """Brings an update and lets the worker work; the texts that came of it."""
        before = len(self.shown)
        assert (await self.send(update)).status_code == 200
        await self.world.work()
        return [shown.post.text for shown in self.shown[before:]]

    async def writes(self, text: str) -> list[str]:
        """The texts that answer a message."""
        return await self.does(self.text(text))

    async def presses(self, label: str) -> list[str]:
        """The texts that answer the newest button with `label`."""
        shown, data = self.button(label)
        return await self.does(self.press_of(shown, data))

    def button(self, label: str) -> tuple[Shown, str]:
        """The newest message with a button of that label, and its data or link."""
        for shown in reversed(self.shown):
            for press in (press for row in shown.rows for press in row):
                if press.label == label:
                    return shown, press.id
        raise AssertionError(f"no button {label}: {self.labels}")

    @property
    def shown(self) -> list[Shown]:
        """What the bot has sent here."""
        return self.world.ledger.chats[self.chat_id]

    @property
    def labels(self) -> list[str]:
        """All labels of the newest message."""
        return [press.label for row in (self.shown[-1].rows if self.shown else ()) for press in row]
