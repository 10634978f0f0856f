"""One bot's way to Telegram through python-telegram-bot: two pools, so that an emergency never waits for a connection."""

from __future__ import annotations

from typing import Any, Final

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from bot.channels.telegram.outbound.act import Act, Rows
from bot.channels.telegram.outbound.outcome import Outcome, outcome_of
from bot.channels.telegram.outbound.requests import HearingRequest

# Telegram's servers would fetch our pages to show a preview, and so learn what is written about.
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


class BotLine:
    """Everything that a bot says goes through here. Nothing is raised, and nothing tells the token: see Outcome."""

    def __init__(self, token: str, api: str) -> None:
        self._requests = (HearingRequest(64), HearingRequest(16))
        self._bot, self._urgent = (Bot(token, f"{api}/bot", f"{api}/file/bot", own, own) for own in self._requests)

    async def carry_out(self, chat_id: int, act: Act, *, urgent: bool = False) -> Outcome:
        """Does `act` in the chat."""
        return await outcome_of(_call(self._urgent if urgent else self._bot, chat_id, act))

    async def show_typing(self, chat_id: int) -> Outcome:
        """The sign that somebody writes; Telegram takes it away after five seconds."""
        return await outcome_of(self._bot.send_chat_action(chat_id, "typing"))

    async def acknowledge(self, query_id: str, text: str) -> Outcome:
        """Ends the waiting sign on a pressed button; `text` is shown for a moment, when there is any."""
        return await outcome_of(self._urgent.answer_callback_query(query_id, text or None))

    async def close(self) -> None:
        """Closes the connections."""
        for request in self._requests:
            await request.shutdown()


def _call(bot: Bot, chat_id: int, act: Act) -> Any:
    match act.method:
        case "send":
            return bot.send_message(chat_id, act.text, reply_markup=_keyboard(act.presses), protect_content=act.protect,
                                    link_preview_options=_NO_PREVIEW)  # fmt: skip
        case "mark":
            return bot.edit_message_reply_markup(chat_id, act.messages[0], reply_markup=_keyboard(act.presses))
        case "delete":
            return bot.delete_messages(chat_id, act.messages)


def _keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup([[
        InlineKeyboardButton(press.label, url=press.id) if press.is_link else InlineKeyboardButton(press.label, callback_data=press.id)
        for press in row] for row in rows])  # fmt: skip
