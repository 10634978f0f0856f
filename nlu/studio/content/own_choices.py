"""Which answers a municipality may have own words for."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.content.parts import Tree
from nlu.studio.content.shared_answers import SharedAnswers


@dataclass(frozen=True, slots=True)
class Choice:
    """A common answer for a role (None: everybody else) and its Swedish."""

    answer: str
    role: str | None
    text: str


def choices(tree: Tree) -> list[Choice]:
    """All, in order of files and lines. Raises ContentError."""
    shared = SharedAnswers.of(tree)
    return [Choice(name, role, said.text.strip()) for (name, role), said in shared.said.items() if not shared.why_not(name, role)]
