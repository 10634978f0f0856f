"""Reads an update of the Bot API. Only what is named here is ever taken over: no name, user name, phone number or file.

Bot API, section Getting updates: an update has its id and at most one other member.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.gateway.request_body import without_surrogates

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")
Kind = Literal["text", "edit", "press", "media", "blocked", "group"]
# What the person sent as something else than text; every other message without text is about the chat itself.
MEDIA: Final = frozenset({
    "animation", "audio", "checklist", "contact", "dice", "document", "game", "live_photo", "location", "paid_media", "passport_data",
    "photo", "poll", "sticker", "story", "venue", "video", "video_note", "voice",
})  # fmt: skip
_GROUP_STATUSES: Final = ("member", "administrator", "creator", "restricted")
_MOST: Final = 2**63 - 1


class NoUpdate(Exception):
    """What was sent has no update id: Telegram did not send it."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True, strict=True)


class _Chat(_Part):
    id: int = Field(ge=-_MOST, le=_MOST)
    type: str


class _Sender(_Part):
    is_bot: bool = False
    language_code: str | None = None


class _Message(_Part):
    message_id: int = Field(ge=0, le=_MOST)
    chat: _Chat
    sender: _Sender | None = Field(None, alias="from")
    text: str | None = None
    caption: str | None = None


class _Query(_Part):
    id: str = Field(min_length=1, max_length=256)
    sender: _Sender | None = Field(None, alias="from")
    message: _Message | None = None
    data: str | None = Field(None, max_length=256)


class _Member(_Part):
    status: str


class _Membership(_Part):
    chat: _Chat
    new_chat_member: _Member


@dataclass(frozen=True, slots=True)
class Incoming:
    """What is worked on. `text` is the text, the caption or a button's data; `callback` is what a press is answered by.

    `language` is the two letters that the person's Telegram speaks, or empty.
    """

    update_id: int
    kind: Kind
    chat_id: int
    message_id: int = 0
    text: str = ""
    language: str = ""
    callback: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


def update_id_of(update: object) -> int:
    """Raises NoUpdate."""
    number = update.get("update_id") if isinstance(update, dict) else None
    if type(number) is not int or not 0 <= number <= _MOST:
        raise NoUpdate
    return number


def read_update(update: object) -> Incoming | None:
    """What `update` asks of us; None for every kind, or form, that we let be. Raises NoUpdate."""
    number = update_id_of(update)
    content = without_surrogates(update)
    readers = {"message": _message, "edited_message": _edited, "callback_query": _query, "my_chat_member": _membership}
    for name, read in readers.items():
        if name in content:
            try:
                return read(number, content[name])
            except ValidationError:
                return None
    return None


def _message(number: int, content: Any) -> Incoming | None:
    message = _Message.model_validate(content)
    if message.sender and message.sender.is_bot:
        return None
    if message.chat.type != "private":
        return Incoming(number, "group", message.chat.id)
    language = _language(message.sender)
    if message.text is not None:
        return Incoming(number, "text", message.chat.id, message.message_id, message.text, language)
    if MEDIA & set(content):
        return Incoming(number, "media", message.chat.id, message.message_id, message.caption or "", language)
    return None


def _edited(number: int, content: Any) -> Incoming | None:
    """A live location is edited every few seconds without a word, and so are other media: only words count."""
    message = _Message.model_validate(content)
    text = message.text or message.caption
    if message.chat.type != "private" or not text or (message.sender and message.sender.is_bot):
        return None
    return Incoming(number, "edit", message.chat.id, message.message_id, text, _language(message.sender))


def _query(number: int, content: Any) -> Incoming | None:
    query = _Query.model_validate(content)
    if query.message is None or query.data is None:
        return None  # an inline message or a game: nothing of ours
    if query.message.chat.type != "private":
        return Incoming(number, "group", query.message.chat.id)
    message = query.message
    return Incoming(number, "press", message.chat.id, message.message_id, query.data, _language(query.sender), query.id)


def _membership(number: int, content: Any) -> Incoming | None:
    membership = _Membership.model_validate(content)
    chat, status = membership.chat, membership.new_chat_member.status
    if chat.type == "private":
        return Incoming(number, "blocked", chat.id) if status == "kicked" else None
    return Incoming(number, "group", chat.id) if status in _GROUP_STATUSES else None


def _language(sender: _Sender | None) -> str:
    return (sender.language_code or "")[:2].casefold() if sender else ""
