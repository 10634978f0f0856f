"""The questions with given answers: what the buttons say, and which typed words mean which of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from actions.referral.denial import denies, says
from actions.speech import Button
from actions.turn import bare
from actions.wording import in_use

_NUMBER: Final = re.compile(r"(\d)[.)]?")
_WHOLE: Final = 3
_END: Final = "."
# What has a no in it and says something else: that it is all the same, or not known.
_IDIOM: Final = re.compile(
    r"\bvet (?:inte|ej)\b|\binget problem\b|\bgör (?:inget|inte)\b|\b(?:inget|inte) emot\b|\binte (?:nej|omöjligt)\b|\bno problem\b"
)
# Violence that somebody else does to the person, who must not be noted as the one that does it.
_TO_ME: Final = re.compile(
    r"\b(?:sl[åoa]|hot|knuff|skad|våld|misshand|utsätt|utsatt|hit|threat|hurt)\w*\s+(?:(?!från|av|from|by)\w+\s+)?(?:mig|oss|me|us)\b"
    r"|\b(?:utsätts|utsatts|utsatt|offer)\s+för\b|\bblir\s+(?:slagen|hotad|knuffad|misshandlad)\b"
)


@dataclass(frozen=True)
class Choice:
    """One given answer. `words` are beginnings of words that mean it when they are typed; see choices.yml."""

    value: str
    title: str
    words: tuple[str, ...]


def choices(field: str) -> tuple[Choice, ...]:
    """The given answers of a field, in order; () where the answer is free."""
    rows: list[dict[str, Any]] = in_use().choices.get(field, [])
    return tuple(Choice(row["value"], row["title"], tuple(row["words"])) for row in rows)


def chosen(field: str, text: str) -> str | None:
    """The value that the text means: one named outright, or words of exactly one choice. Else None."""
    typed, exact = bare(text), named(field, text)
    if exact or _is_unclear(field, typed):
        return exact
    meant = [each.value for each in choices(field) if _says(field, typed, each.words)]
    return meant[0] if len(meant) == 1 else None


def named(field: str, text: str) -> str | None:
    """The value that the text names outright: it is its value, title or number in the list. Else None."""
    given, typed = choices(field), bare(text)
    number = _NUMBER.fullmatch(typed)
    if number and 0 < int(number[1]) <= len(given):
        return given[int(number[1]) - 1].value
    return next((each.value for each in given if typed in (each.value, each.title.casefold())), None)


def choice_buttons(field: str) -> list[Button]:
    """A button for each given answer."""
    return [choose_button(field, each.value, each.title) for each in choices(field)]


def choose_button(field: str, value: str, title: str) -> Button:
    """The button that answers `field` with `value`. Both are from our own lists, never from a person."""
    return {"title": title, "payload": f'/referral_choose{{"{field}":"{value}"}}'}


def _is_unclear(field: str, typed: str) -> bool:
    """Whether it would be a guess what is meant: who must not be called wants something else, and who is hit may not hit."""
    if field == "about":
        return _TO_ME.search(typed) is not None
    if field == "contact_method":
        return denies(typed)
    return field == "voicemail" and _IDIOM.search(typed) is not None


def _says(field: str, typed: str, words: tuple[str, ...]) -> bool:
    if field == "voicemail":  # a no is an answer there
        return any(re.search(_pattern(word), typed) for word in words)
    return any(says(typed, _pattern(word)) for word in words)


def _pattern(word: str) -> str:
    # `ja` must not be found in `jag`, but `barnen` in `barnens`.
    is_whole = len(word) <= _WHOLE or word.endswith(_END)
    return rf"\b{re.escape(word.removesuffix(_END))}" + (r"\b" if is_whole else "")
