"""Whether an answer is the right one. A load test that only counts status codes would praise a server that says nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ruamel.yaml import YAML

from bot.gateway.content.texts import Texts
from foundation.directory import Contacts
from foundation.settings import ROOT
from tests.bench.load.traffic import Sending

OK: Final = "ok"
FALLBACK: Final = "fallback"
"""The product said honestly that it cannot answer now, or that it did not understand, as when its nlu is late."""
WRONG: Final = "wrong"
EMPTY: Final = "empty"
REFUSED: Final = "refused"
ERROR: Final = "error"
"""A status of 5xx, an unexpected 4xx, or no answer at all."""
FAILED: Final = frozenset({WRONG, EMPTY, REFUSED, ERROR})
"""What counts as an error; an honest fallback is counted by itself."""
_FALLBACKS: Final = ("trouble", "chat_down")
_NOT_UNDERSTOOD: Final = ROOT / "actions" / "texts" / "conversation.yml"

Message = Mapping[str, Any]


class Judge:
    """Knows the product's own words for "I can't answer now" and "I don't understand", from the files that the product reads."""

    def __init__(self) -> None:
        texts = Texts.load(Contacts.load())
        self._fallbacks = (*(texts.say[name][0].text.splitlines()[0] for name in _FALLBACKS), *_not_understood())
        self._danger_question = texts.danger_question.first

    def of(self, sent: Sending, status: int, answer: Mapping[str, Any], is_calm: bool) -> str:
        """The outcome of an answer. `is_calm`: nothing grave was written in this chat before."""
        if status != 200:
            return FALLBACK if _is_told_of_crowd(sent, status, answer) else REFUSED if status == 429 else ERROR
        messages: Sequence[Message] = answer.get("messages") or []
        if not messages or not all(message.get("text") for message in messages):
            return EMPTY
        if sent.kind == "acute":
            return OK if _is_emergency(messages[0]) else WRONG
        if any(str(message["text"]).startswith(self._fallbacks) for message in messages):
            return FALLBACK
        return OK if self._fits(sent, messages, is_calm) else WRONG

    def _fits(self, sent: Sending, messages: Sequence[Message], is_calm: bool) -> bool:
        said = "\n".join(str(message["text"]) for message in messages)
        if sent.kind == "ask":
            return "112" in said
        # A question too many about danger is a matter of the gate's measure, not of the load.
        return not is_calm or sent.has in said or self._danger_question in said


def _not_understood() -> list[str]:
    """The first sentence of each text of the fallback actions."""
    said = YAML(typ="safe").load(_NOT_UNDERSTOOD.read_text(encoding="utf-8"))["responses"]
    return [row["text"].split(".")[0] for name, rows in said.items() if name.startswith("utter_fallback_") for row in rows]


def _is_told_of_crowd(sent: Sending, status: int, problem: Mapping[str, Any]) -> bool:
    """The one refusal that is honest under load: it holds the number, and is never given to who writes of danger."""
    is_crowd = status == 503 and str(problem.get("type", "")).endswith("/crowded") and "112" in str(problem.get("detail", ""))
    return is_crowd and sent.kind != "acute"


def _is_emergency(first: Message) -> bool:
    return first.get("kind") == "emergency" and "112" in str(first["text"]).splitlines()[0]
