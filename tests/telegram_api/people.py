"""Somebody who uses a bot: writes, presses, edits, blocks, sends pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.telegram_api.chats import Chat, ChatMessage, Query

if TYPE_CHECKING:
    from tests.telegram_api.bots import SimulatedBot

Json = dict[str, Any]
_FILE = {"file_id": "AgACAgQ", "file_unique_id": "AQAD", "file_size": 1000}
MEDIA: dict[str, Json] = {
    "photo": {"photo": [{**_FILE, "width": 90, "height": 67}]},
    "voice": {"voice": {**_FILE, "duration": 3}},
    "audio": {"audio": {**_FILE, "duration": 3}},
    "video": {"video": {**_FILE, "width": 90, "height": 67, "duration": 3}},
    "video_note": {"video_note": {**_FILE, "length": 240, "duration": 3}},
    "document": {"document": _FILE},
    "animation": {"animation": {**_FILE, "width": 90, "height": 67, "duration": 3}, "document": _FILE},
    "sticker": {"sticker": {**_FILE, "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}},
    "location": {"location": {"latitude": 57.9, "longitude": 12.5}},
    "contact": {"contact": {"phone_number": "+46700000000", "first_name": "Kim"}},
    "dice": {"dice": {"emoji": "🎲", "value": 4}},
}
"""Message content by kind, as the documentation's objects have it."""


class Person:
    """One private chat (or a group, whose id is negative), seen from the other side."""

    def __init__(self, bot: SimulatedBot, chat: Chat) -> None:
        self._bot, self.chat = bot, chat

    @property
    def id(self) -> int:
        """The chat's id."""
        return self.chat.id

    def writes(self, text: str, *, late: float = 0.0, **content: Any) -> Json:
        """A message; the update. `late`: seconds until Telegram delivers it. `content` may hold anything else of Message."""
        return self._says({"text": text, **_commands(text), **content}, late)

    def sends(self, kind: str, caption: str = "") -> Json:
        """Media of a `kind` in MEDIA; the update."""
        return self._says({**MEDIA[kind], **({"caption": caption} if caption else {})})

    def edits(self, message_id: int, text: str) -> Json:
        """Changes an own message; the update."""
        with self._bot.lock:
            message = self.chat.messages[message_id]
            message.content, message.edited = {"text": text, **_commands(text)}, int(self._bot.now())
            return self._bot.backlog.add("edited_message", self._bot.message_json(message))

    def presses(self, message: ChatMessage, data: str) -> str:
        """Presses the button with `data` below a message, whether it hangs there still or not; the query's id."""
        with self._bot.lock:
            query = Query(uuid4().hex[:18], self.chat.id, self._bot.now())
            self._bot.queries[query.id] = query
            self._bot.backlog.add("callback_query", {
                "id": query.id, "from": self.chat.person(), "message": self._bot.message_json(message),
                "chat_instance": str(self.chat.id), "data": data})  # fmt: skip
            return query.id

    def blocks(self) -> Json:
        """Blocks the bot; the update."""
        return self._membership("member", "kicked")

    def unblocks(self) -> Json:
        """Lets it write again; the update."""
        return self._membership("kicked", "member")

    def adds_the_bot(self) -> Json:
        """Takes it into the group that this chat is; the update."""
        return self._membership("left", "member")

    @property
    def seen(self) -> list[ChatMessage]:
        """The bot's messages that are there, in order."""
        with self._bot.lock:
            return [message for message in self.chat.messages.values() if message.from_bot]

    @property
    def texts(self) -> list[str]:
        """Their words."""
        return [message.content["text"] for message in self.seen]

    def _says(self, content: Json, late: float = 0.0) -> Json:
        with self._bot.lock:
            message = self._bot.new_message(self.chat, content, from_bot=False)
            return self._bot.backlog.add("message", self._bot.message_json(message), late)

    def _membership(self, before: str, after: str) -> Json:
        with self._bot.lock:
            self.chat.blocked = after == "kicked"
            bot = self._bot.user()
            states = {name: {"user": bot, "status": state, **({"until_date": 0} if state == "kicked" else {})}
                      for name, state in (("old_chat_member", before), ("new_chat_member", after))}  # fmt: skip
            return self._bot.backlog.add("my_chat_member", {
                "chat": self.chat.as_json(), "from": self.chat.person(), "date": int(self._bot.now()), **states})  # fmt: skip


def _commands(text: str) -> Json:
    """A command at the beginning is marked as one."""
    found = re.match(r"/[a-zA-Z0-9_@]+", text)
    return {"entities": [{"type": "bot_command", "offset": 0, "length": len(found[0])}]} if found else {}
