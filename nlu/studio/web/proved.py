"""The known questions that a publication asked the chat, and the answers that it must have got to succeed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from foundation.content.parts import Tree
from nlu.studio.content.answers import list_answers
from nlu.studio.content.errors import ContentError
from nlu.studio.jobs.smoke import EMERGENCY, QUESTIONS

_NUMBERS: Final = "Nödnumren visades."
_SOMETHING: Final = "Chatten svarade."


@dataclass(frozen=True, slots=True)
class Proof:
    """A question, and the answers of the version of which it must have got one."""

    question: str
    answers: tuple[str, ...]


def proofs(tree: Tree) -> list[Proof]:
    """What the smoke test of a version that went live has shown."""
    try:
        said = {answer.name: tuple(one.text for one in answer.variations if one.role is None) for answer in list_answers(tree)}
    except ContentError:
        said = {}
    return [*(Proof(question, said.get(name) or (_SOMETHING,)) for question, name in QUESTIONS), Proof(EMERGENCY, (_NUMBERS,))]
