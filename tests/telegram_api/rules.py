"""The limits that the documentation names, and a refusal as the Bot API words it."""

from __future__ import annotations

from typing import Any, Final

LONGEST_TEXT: Final = 4096
LONGEST_CALLBACK_DATA: Final = 64  # bytes
MOST_BUTTONS: Final = 100
LONGEST_QUERY_ANSWER: Final = 200
MOST_DELETED: Final = 100
DELETABLE_SECONDS: Final = 48 * 3600
BACKLOG_SECONDS: Final = 24 * 3600
# "As soon as possible": the documentation gives no figure for how long a query may be answered. Minutes, as bots report it.
QUERY_SECONDS: Final = 15 * 60
CHAT_ACTIONS: Final = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document", "choose_sticker",
    "find_location", "record_video_note", "upload_video_note"})  # fmt: skip
# What is delivered when allowed_updates is empty: all but these.
NOT_BY_DEFAULT: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Refusal(Exception):
    """An answer with ok=false; `parameters` are ResponseParameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters

    def document(self) -> dict[str, Any]:
        """The body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(description: str) -> Refusal:
    """400."""
    return Refusal(400, f"Bad Request: {description}")
