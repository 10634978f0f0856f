"""What all municipalities share, as far as own words may stand over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from foundation.content.overlay_rows import why_not_own
from foundation.content.parts import Tree
from nlu.studio.content import flows
from nlu.studio.content.answers import Variation, list_answers
from nlu.studio.content.danger import SAFETY_INTENTS

_RASA: Final = "bot/assistant/domain/responses/"


@dataclass(frozen=True, slots=True)
class SharedAnswers:
    """The answers that Rasa says, by name and role, and those that follow an intent of danger. Read once for many questions."""

    said: Mapping[tuple[str, str | None], Variation]
    grave: frozenset[str]

    @classmethod
    def of(cls, tree: Tree) -> SharedAnswers:
        """That of a tree. Raises ContentError."""
        answers = [one for one in list_answers(tree) if one.path.startswith(_RASA)]
        grave = frozenset(row.answer for row in flows.rows(tree) if row.intent in SAFETY_INTENTS)
        return cls({(one.name, each.role): each for one in answers for each in one.variations}, grave)

    def text(self, name: str, role: str | None) -> str | None:
        """The common Swedish of an answer for a role; None when it has none for exactly that role."""
        found = self.said.get((name, role))
        return found.text.strip() if found else None

    def why_not(self, name: str, role: str | None) -> str:
        """Why a municipality may not have own words for it, in Swedish; '' when it may."""
        if reason := why_not_own(name):
            return reason
        if name in self.grave:
            return "Den som läser svaret kan vara i fara. Där gäller alltid de gemensamma orden."
        found = self.said.get((name, role))
        if found is None:
            return "Det finns inget gemensamt svar med det namnet för den rollen. Bara chattens vanliga svar kan få egna ord."
        if "\n\n" in found.text.strip() and not found.buttons:
            return "Det gemensamma svaret visas som flera meddelanden. Sådana kan inte få egna ord."
        return ""
