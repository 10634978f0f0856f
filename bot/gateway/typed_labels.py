"""Whoever types the words of a button has chosen it: by dictation, on Telegram and with a screen reader people say what they read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from bot.gateway.messages import Bubble, Choice
from bot.languages.letters import words_of

PLAIN_GATES: Final = ("safe", "not_meant", "continue")
"""The gateway's own buttons that have one answer each, whatever was said before."""
# A typed word can be misread, so what cannot be undone takes a press on the button itself. The actions hold to the same.
_PRESS_ONLY: Final = ("/referral_consent", "/erase_everything_confirm")
_LONGEST: Final = 200


def typed_choice(last_said: Iterable[Bubble], text: str, in_words: Callable[[str], str]) -> Choice | None:
    """The button of the last answer that `text` is the words of, in Swedish or by `in_words` in the person's language.

    None when no button or several fit, and for what must be pressed. Small letters, signs and spaces make no difference.
    """
    typed = words_of(text) if len(text) <= _LONGEST else []
    if not typed:
        return None
    fitting = {choice.payload: choice for bubble in last_said for choice in bubble.choices
               if typed in (words_of(choice.label), words_of(in_words(choice.label)))}  # fmt: skip
    found = next(iter(fitting.values())) if len(fitting) == 1 else None
    return found if found and _may_be_typed(found.payload) else None


def _may_be_typed(payload: str) -> bool:
    if payload.startswith("/"):
        return not payload.startswith(_PRESS_ONLY)
    return payload.removeprefix("gate:") in PLAIN_GATES
