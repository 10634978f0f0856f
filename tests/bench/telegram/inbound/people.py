"""What people write, as updates of the Bot API, and how their answers are known again."""

from __future__ import annotations

import re
from typing import Any

from tests.telegram_api.bots import Delivered

ORDINARY, ACUTE = 1_000_000, 9_000_000
"""The first number of each kind; update ids and words have it, and no rule reads seven digits as a number to call."""
_DANGER = ("jag slår henne nu", "hjälp han slår mig nu", "jag har en kniv och tänker döda henne", "jag kommer att döda henne")
_NUMBER = re.compile(r"\((\d{7})\)")
_CALL = re.compile(r"\b112\b")


def ordinary(number: int, chat: int) -> dict[str, Any]:
    """A question. The number is in the words, and so in the answer."""
    return _update(ORDINARY + number, chat, f"Hur bokar jag en tid? ({ORDINARY + number})")


def acute(number: int, chat: int) -> dict[str, Any]:
    """Somebody is in danger now."""
    return _update(ACUTE + number, chat, _DANGER[number % len(_DANGER)])


def answered(text: str) -> int | None:
    """The id of the ordinary update that `text` answers."""
    found = _NUMBER.search(text)
    return int(found[1]) if found else None


def says_112(delivered: Delivered) -> bool:
    """Whether it holds the number to call."""
    return _CALL.search(delivered.text) is not None


def _update(number: int, chat: int, text: str) -> dict[str, Any]:
    person = {"id": chat, "first_name": "Kim"}
    message = {"message_id": number, "date": 1_795_000_000, "chat": {**person, "type": "private"},
               "from": {**person, "is_bot": False, "language_code": "sv"}, "text": text}  # fmt: skip
    return {"update_id": number, "message": message}
