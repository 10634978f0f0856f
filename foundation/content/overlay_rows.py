"""A municipality's own words: the form of overlays/<slug>.yml, and when what stands there is said. Gateway and studio read it alike.

Its form:
    answers:
      - answer: utter_ask_cost
        role: null               # or self, victim, other, professional: for whom the common answer has a text of its own
        over: >-                 # the common Swedish when somebody last looked at both
          …
        text: >-                 # what is said instead
          …
        translations: {en: …}    # may be left out; a language that is not there gets the common answer
    contacts:                    # rows as in directory/contacts.yml, for this municipality's own answers; ids begin with its name
      - {id: alingsas_mottagning, …}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from foundation.content.danger import EMERGENCY_CONTACTS, SAFETY_ANSWERS
from foundation.languages.digits import western
from foundation.languages.locales import LANGUAGES, SWEDISH
from foundation.languages.marks import differences

FOLDER: Final = "overlays/"
ROLES: Final = ("self", "victim", "other", "professional")
LONGEST: Final = 2_000
MOST_ROWS: Final = 300
LARGEST_FILE: Final = 500_000
_PATH: Final = re.compile(r"overlays/([a-z][a-z-]{0,39})\.yml")
_ANSWER: Final = re.compile(r"utter_[a-z0-9_]{1,60}")
_KEYS: Final = {"answer", "role", "over", "text", "translations"}
_NUMBERS: Final = re.compile(r"\[\[[^\[\]]*\]\]|\d{3,}|\d+[ -]\d+")


class OverlayRefused(ValueError):
    """Carries a Swedish sentence for whoever wrote the file."""


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """Own words for an answer's role; None is for everybody else. `over` is the common Swedish that they were written over."""

    answer: str
    role: str | None
    over: str
    text: str
    translations: Mapping[str, str] = field(default_factory=dict)


def path_of(slug: str) -> str:
    """Where a municipality's own words stand."""
    return f"{FOLDER}{slug}.yml"


def slug_of(path: str) -> str | None:
    """Whose words stand at a path; None for another path."""
    found = _PATH.fullmatch(path)
    return found[1] if found else None


def prefix_of(slug: str) -> str:
    """How the ids of a municipality's own contacts begin, so that they never meet the common ones."""
    return slug.replace("-", "_") + "_"


def read_own_answers(rows: object) -> tuple[OwnAnswer, ...]:
    """The rows below `answers`. Raises OverlayRefused for whatever is not exactly right."""
    found = tuple(_own_answer(row) for row in _rows(rows, "answers"))
    keys = [(one.answer, one.role) for one in found]
    if len(set(keys)) < len(keys):
        raise OverlayRefused("Samma svar och roll står två gånger.")
    return found


def check_contact_ids(slug: str, ids: list[str]) -> None:
    """Raises OverlayRefused for an id that does not begin as the municipality's own do, or stands twice."""
    for id_ in ids:
        if not id_.startswith(prefix_of(slug)) or not re.fullmatch(r"[a-z_]{3,60}", id_):
            raise OverlayRefused(f"Kontakten {id_[:60]} ska ha ett namn som börjar med {prefix_of(slug)} och bara har a till z.")
    if len(set(ids)) < len(ids):
        raise OverlayRefused("Samma kontakt står två gånger.")


def why_not_own(answer: str) -> str:
    """Why nobody may have own words for an answer, in Swedish; '' when everybody may."""
    if answer in SAFETY_ANSWERS:
        return "Den som läser svaret kan vara i fara. Där gäller alltid de gemensamma orden."
    return ""


def why_not_said(own: OwnAnswer, common: str | None) -> str:
    """Why the common words are said instead of the own ones, in Swedish; '' when the own ones are. `common` is how it is now.

    Own words stay when the common ones are written anew, until somebody has looked. But a number that has changed in the common
    answer must reach people at once, and an emergency number is never lost on the way.
    """
    if reason := why_not_own(own.answer):
        return reason
    if common is None:
        return "Det gemensamma svaret finns inte längre."
    if numbers_in(own.over) != numbers_in(common):
        return "Ett nummer i det gemensamma svaret har ändrats. Chatten säger det gemensamma tills någon har tittat."
    lost = sorted(_emergency(common) - _emergency(own.text))
    return f"Det gemensamma svaret säger [[number.{lost[0]}]], och det måste stå kvar." if lost else ""


def numbers_in(text: str) -> frozenset[str]:
    """The marks and the numbers in a text, whatever script their digits are of."""
    return frozenset(_NUMBERS.findall(western(text)))


def _own_answer(row: object) -> OwnAnswer:
    if not isinstance(row, dict) or not row.keys() <= _KEYS or not {"answer", "over", "text"} <= row.keys():
        raise OverlayRefused("En rad under answers ska ha answer, role, over, text och kanske translations, och inget annat.")
    answer, role, said = row["answer"], row.get("role"), row.get("translations") or {}
    if not isinstance(answer, str) or not _ANSWER.fullmatch(answer):
        raise OverlayRefused("Ett svar ska heta som det gemensamma, till exempel utter_ask_cost.")
    if role is not None and role not in ROLES:
        raise OverlayRefused(f"{answer}: rollen finns inte.")
    if not isinstance(said, dict) or any(tag not in LANGUAGES or tag == SWEDISH for tag in said):
        raise OverlayRefused(f"{answer}: språket finns inte.")
    over, text = (_text(answer, row[key]) for key in ("over", "text"))
    translations = {tag: _text(answer, words) for tag, words in said.items()}
    for tag, words in translations.items():
        for fault in differences(text, words):
            raise OverlayRefused(f"{answer} ({tag}): {fault}.")
    return OwnAnswer(answer, role, over, text, translations)


def _rows(rows: object, name: str) -> list[Any]:
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise OverlayRefused(f"{name} ska vara en lista.")
    if len(rows) > MOST_ROWS:
        raise OverlayRefused(f"{name} får ha högst {MOST_ROWS} rader.")
    return rows


def _text(answer: str, text: object) -> str:
    if not isinstance(text, str) or not text.strip():
        raise OverlayRefused(f"{answer}: texten är tom.")
    if len(text) > LONGEST:
        raise OverlayRefused(f"{answer}: texten är längre än {LONGEST} tecken.")
    return text.strip()


def _emergency(text: str) -> set[str]:
    return {id_ for id_ in EMERGENCY_CONTACTS if f"[[number.{id_}]]" in text}
