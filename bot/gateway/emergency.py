"""What is said when somebody may be in danger. Pure text from memory: nothing here waits for anything."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.gateway.content.texts import Texts
from bot.gateway.messages import Bubble, Choice

_WORD = re.compile(r"[\W_]+")


def emergency(texts: Texts, flags: Sequence[str]) -> tuple[Bubble, ...]:
    """The numbers first, then the question how it is, with its three ways on."""
    return (Bubble(texts.emergency.of(flags), "emergency"), *texts.say["after_emergency"])


def danger_question(texts: Texts, flags: Sequence[str], intent: str | None) -> Bubble:
    """The one question that settles it. The answers carry what they need, so that they work without the database."""
    carried = {"danger_yes": ",".join(flags), "danger_unsure": ",".join(flags), "danger_no": intent or ""}
    choices = tuple(Choice(label, f"gate:{name}:{carried[name]}") for name, label in texts.danger_answers.items())
    return Bubble(texts.danger_question.of(flags), choices=choices)


def typed_answer(texts: Texts, text: str) -> str | None:
    """'danger_yes', 'danger_no' or 'danger_unsure' when `text` is a short answer to the question, else None."""
    if len(text) > 60:
        return None
    return texts.typed_answers.get(_WORD.sub(" ", text.casefold().replace("'", "").replace("’", "")).strip())
