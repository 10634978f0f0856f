"""Inline keyboards: read from the parameter, and refused as Telegram refuses them."""

from __future__ import annotations

import json
from typing import Any

from tests.telegram_api.rules import LONGEST_CALLBACK_DATA, MOST_BUTTONS, bad_request

Json = dict[str, Any]
_ACTIONS = ("url", "callback_data", "web_app", "login_url", "switch_inline_query", "copy_text", "pay")


def read_markup(parameter: str) -> Json | None:
    """The markup; None when there is none or it is empty. Raises Refusal 400."""
    if not parameter:
        return None
    try:
        markup = json.loads(parameter)
        rows = markup.get("inline_keyboard", [])
        buttons = [button for row in rows for button in row]
    except (ValueError, TypeError, AttributeError):
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    if len(buttons) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    for button in buttons:
        _check(button)
    return markup if buttons or "inline_keyboard" not in markup else None


def _check(button: Json) -> None:
    if not str(button.get("text", "")).strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if sum(name in button for name in _ACTIONS) != 1:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 0 < len(button["callback_data"].encode()) <= LONGEST_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not button["url"].startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
