"""The methods that say, change and delete something in a chat."""

from __future__ import annotations

import json
from typing import Any

from tests.telegram_api.bots import Delivered, SimulatedBot
from tests.telegram_api.chats import ChatMessage
from tests.telegram_api.keyboards import read_markup
from tests.telegram_api.rules import (
    CHAT_ACTIONS,
    DELETABLE_SECONDS,
    LONGEST_QUERY_ANSWER,
    LONGEST_TEXT,
    MOST_DELETED,
    QUERY_SECONDS,
    bad_request,
)

Json = dict[str, Any]
Given = dict[str, str]


def send_message(bot: SimulatedBot, given: Given) -> Json:
    """sendMessage."""
    chat = bot.chat(given.get("chat_id", ""))
    text, markup = _text(given), read_markup(given.get("reply_markup", ""))
    chat.takes_messages()
    bot.flood.let_through(chat.id)
    message = bot.new_message(chat, {"text": text, **({"reply_markup": markup} if markup else {})}, from_bot=True)
    message.protected = given.get("protect_content") == "true"
    bot.delivered.append(Delivered(chat.id, text))
    return bot.message_json(message)


def edit_message_text(bot: SimulatedBot, given: Given) -> Json:
    """editMessageText."""
    return _edit(bot, given, {"text": _text(given)})


def edit_message_reply_markup(bot: SimulatedBot, given: Given) -> Json:
    """editMessageReplyMarkup."""
    return _edit(bot, given, {})


def delete_message(bot: SimulatedBot, given: Given) -> bool:
    """deleteMessage."""
    chat = bot.chat(given.get("chat_id", ""))
    message = chat.message(_number(given, "message_id"), "message to delete not found")
    _check_age(bot, message)
    del chat.messages[message.id]
    return True


def delete_messages(bot: SimulatedBot, given: Given) -> bool:
    """deleteMessages: those that are not found are skipped; one that is too old makes it refuse them all.

    The documentation says the former; of the latter it says only that the limits of deleteMessage hold.
    """
    chat, numbers = bot.chat(given.get("chat_id", "")), _numbers(given)
    if not 0 < len(numbers) <= MOST_DELETED:
        raise bad_request("message identifiers are not specified" if not numbers else "too many messages to delete")
    found = [chat.messages[number] for number in numbers if number in chat.messages]
    for message in found:
        _check_age(bot, message)
    for message in found:
        chat.messages.pop(message.id, None)
    return True


def answer_callback_query(bot: SimulatedBot, given: Given) -> bool:
    """answerCallbackQuery."""
    query = bot.queries.get(given.get("callback_query_id", ""))
    if query is None or query.answered or bot.now() - query.date > QUERY_SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(given.get("text", "")) > LONGEST_QUERY_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answered, query.shown = True, given.get("text", "")
    return True


def send_chat_action(bot: SimulatedBot, given: Given) -> bool:
    """sendChatAction."""
    chat = bot.chat(given.get("chat_id", ""))
    if given.get("action") not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.takes_messages()
    chat.actions.append(given["action"])
    return True


def leave_chat(bot: SimulatedBot, given: Given) -> bool:
    """leaveChat."""
    chat = bot.chat(given.get("chat_id", ""))
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.left = True
    return True


def _edit(bot: SimulatedBot, given: Given, change: Json) -> Json:
    chat = bot.chat(given.get("chat_id", ""))
    message = chat.message(_number(given, "message_id"), "message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    chat.takes_messages()
    markup = read_markup(given.get("reply_markup", ""))
    kept = {name: value for name, value in message.content.items() if name != "reply_markup"}
    content = {**kept, **change, **({"reply_markup": markup} if markup else {})}
    if content == message.content:
        raise bad_request("message is not modified: specified new message content and reply markup are exactly the same as a current "
                          "content and reply markup of the message")  # fmt: skip
    message.content, message.edited = content, int(bot.now())
    return bot.message_json(message)


def _text(given: Given) -> str:
    text = given.get("text", "").strip()
    if not text:
        raise bad_request("message text is empty")
    if len(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return text


def _check_age(bot: SimulatedBot, message: ChatMessage) -> None:
    if bot.now() - message.date > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")


def _number(given: Given, name: str) -> int:
    try:
        return int(given.get(name, ""))
    except ValueError:
        raise bad_request(f"{name} is not a number") from None


def _numbers(given: Given) -> list[int]:
    try:
        return [int(number) for number in json.loads(given.get("message_ids", "[]"))]
    except (ValueError, TypeError):
        raise bad_request("can't parse message identifiers JSON object") from None
