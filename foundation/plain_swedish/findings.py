"""What is hard to read in one text, by bounds that a kind of reader has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from foundation.plain_swedish import measures


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that a text may have. LIX is counted from `lix_from` words on; `passives` are for each sentence.

    Staff read office words every day: `strict` is for everybody else.
    """

    sentence: int
    lix: float
    lix_from: int = 30
    passives: float = 0.5
    exclamations: int = 1
    strict: bool = True


PERSON: Final = Bounds(sentence=20, lix=40)
STAFF: Final = Bounds(sentence=25, lix=50, passives=0.7, strict=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """`rule` is the measure's name, `what` the words or the number that broke it."""

    rule: str
    what: str


def findings_in(text: str, bounds: Bounds = PERSON) -> list[Finding]:
    """What an editor should change; nothing for a plain text."""
    found = [*_lengths(text, bounds), *_passives(text, bounds)]
    found += [Finding("förkortning", word) for word in measures.abbreviations_in(text)]
    if bounds.strict:
        found += [Finding("kanslispråk", word) for word in measures.jargon_in(text)]
        found += [Finding("engelska", word) for word in measures.english_in(text)]
    if measures.exclamations_in(text) > bounds.exclamations:
        found.append(Finding("utropstecken", str(measures.exclamations_in(text))))
    return found


def _lengths(text: str, bounds: Bounds) -> list[Finding]:
    count, sentence = measures.longest_sentence(text)
    found = [Finding("lång mening", f"{count} ord: {sentence}")] if count > bounds.sentence else []
    if len(measures.words_in(text)) >= bounds.lix_from and measures.lix(text) > bounds.lix:
        found.append(Finding("lix", f"{measures.lix(text):.0f}"))
    return found


def _passives(text: str, bounds: Bounds) -> list[Finding]:
    found, sentences = measures.passives_in(text), len(measures.sentences_in(text))
    is_many = len(found) > 1 and len(found) > bounds.passives * sentences
    return [Finding("passiv", ", ".join(found))] if is_many else []
