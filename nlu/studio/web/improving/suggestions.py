"""Which intents a report may belong to, with how sure the chat was in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nlu.studio.content.intents import Intent
from nlu.studio.store.lessons import Lesson

BY_KEY: Final = 9
_LIKELY, _UNSURE = 0.7, 0.35
"""Below the second the chat asks what was meant."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`key` is the digit that chooses it; `sure` is "" for one that only lies near those that were guessed."""

    key: int
    intent: Intent
    sure: str


def suggestions(lesson: Lesson, intents: Sequence[Intent]) -> list[Suggestion]:
    """The chat's guesses first, then intents under the same headings, as many as there are digits."""
    known = {one.name: one for one in intents}
    guessed = [(known[name], sure_in_words(sure)) for name, sure in lesson.ranking[:3] if name in known]
    names = {one.name for one, _sure in guessed}
    groups = list(dict.fromkeys(one.group for one, _sure in guessed))
    near = [one for group in groups for one in intents if one.group == group and one.name not in names]
    rows = [*guessed, *((one, "") for one in near)][:BY_KEY]
    return [Suggestion(place, one, sure) for place, (one, sure) in enumerate(rows, 1)]


def sure_in_words(sure: float) -> str:
    """How sure the chat was, without a number that nobody can feel."""
    if sure >= _LIKELY:
        return "ganska säker"
    return "osäker" if sure >= _UNSURE else "mest en gissning"


def found(intents: Sequence[Intent], q: str) -> list[Intent]:
    """Intents with these words in their name, label or heading."""
    words = q.strip().casefold()
    return [one for one in intents if words and any(words in text.casefold() for text in (one.label, one.name, one.group))]
