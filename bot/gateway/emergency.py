"""What is said when somebody may be in danger. Pure text from memory: nothing here waits for anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.gateway.answers import Mode
from bot.gateway.content.texts import Texts
from bot.gateway.messages import Bubble, Choice
from bot.languages.letters import words_of

_SHORT: Final = 60
_FEW_WORDS: Final = 5  # more of them tell something of their own, which is screened as such


def emergency(texts: Texts, flags: Sequence[str], mode: Mode = "bot", written_in: str | None = None) -> tuple[Bubble, ...]:
    """The numbers first, then the question how it is, with its three ways on. In mode 'staff' somebody does read.

    `written_in` is another language than the conversation's, in which the numbers are told as well.
    """
    after = "after_emergency_with_staff" if mode == "staff" else "after_emergency"
    numbers = Bubble(texts.emergency.of(flags), "emergency")
    also = (replace(numbers, said_in=written_in),) if written_in else ()
    return (numbers, *also, *texts.say[after])


def danger_question(texts: Texts, flags: Sequence[str], intent: str | None) -> Bubble:
    """The one question that settles it. The answers carry what they need, so that they work without the database."""
    carried = {"danger_yes": ",".join(flags), "danger_unsure": ",".join(flags), "danger_no": intent or ""}
    choices = tuple(Choice(label, f"gate:{name}:{carried[name]}") for name, label in texts.danger_answers.items())
    return Bubble(texts.danger_question.of(flags), choices=choices)


def typed_answer(texts: Texts, text: str) -> str | None:
    """'danger_yes', 'danger_no' or 'danger_unsure' when `text` is a short answer to the question, else None."""
    return texts.typed_answers.get(" ".join(_words(text)))


def opening_answer(texts: Texts, text: str) -> str | None:
    """The same for the longest listed answer that a `text` of few words begins with: 'ja han är i hallen' begins with 'ja'."""
    words = _words(text)
    if len(words) > _FEW_WORDS:
        return None
    openings = (" ".join(words[:count]) for count in range(len(words), 0, -1))
    return next((texts.typed_answers[opening] for opening in openings if opening in texts.typed_answers), None)


def _words(text: str) -> list[str]:
    """The words of a short text in small letters; none of a long one, which tells more than an answer."""
    return words_of(text) if len(text) <= _SHORT else []
