"""Which answers a municipality may have own words for: what overlays.why_not says of each, asked of all at once."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.content.overlay_rows import why_not_own
from foundation.content.parts import Tree
from nlu.studio.content import flows
from nlu.studio.content.answers import Variation, list_answers
from nlu.studio.content.danger import SAFETY_INTENTS

_RASA = "bot/assistant/domain/responses/"


@dataclass(frozen=True, slots=True)
class Choice:
    """A common answer for a role (None: everybody else) and its Swedish."""

    answer: str
    role: str | None
    text: str


def choices(tree: Tree) -> list[Choice]:
    """All, in order of files and lines. Raises ContentError."""
    grave = {row.answer for row in flows.rows(tree) if row.intent in SAFETY_INTENTS}
    return [Choice(one.name, said.role, said.text.strip()) for one in list_answers(tree)
            if one.path.startswith(_RASA) and not why_not_own(one.name) and one.name not in grave
            for said in one.variations if not _is_several(said)]  # fmt: skip


def _is_several(said: Variation) -> bool:
    return "\n\n" in said.text.strip() and not said.buttons
