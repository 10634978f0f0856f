"""Remarks about the examples of an intent, while they are typed or pasted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from foundation.content.parts import Tree
from nlu.studio.checks.alike import by_words, measured
from nlu.studio.checks.corpus import Corpus, corpus_of, key_of, written_of
from nlu.studio.checks.neighbours import Neighbour, Neighbours
from nlu.studio.checks.remark import Level, Remark
from nlu.studio.content.intents import list_intents
from nlu.training.check.personal import personal

FEWEST, ENOUGH = 5, 15
LONGEST_WORDS, LONGEST_SIGNS = 25, 200
ALIKE, FOREIGN, SURELY_FOREIGN = 0.96, 0.90, 0.95
"""Cosines: nearly the same within an intent; nearer to another intent than to its own; too near whatever its own is."""
Said = tuple[Level, str]
_PERSONAL: Final = {
    "personnummer": "ett personnummer", "telefonnummer": "ett telefonnummer", "e-postadress": "en e-postadress",
    "bankkonto": "ett bankkonto", "gatuadress": "en gatuadress",
}  # fmt: skip


def look(tree: Tree, intent: str, texts: Sequence[str], neighbours: Neighbours | None = None, *, lang: str = "sv",
         action: str = "none") -> list[Remark]:  # fmt: skip
    """What to say about `texts` as examples of `intent`. Texts that the tree already has for the intent may be among them.

    What blocks here would stop the training as well (nlu/training/check). Without `neighbours` the meaning is not compared, and a
    hint says so.
    """
    corpus = corpus_of(tree)
    names = {one.name: one.label for one in list_intents(tree)}
    remarks = list(few(intent, corpus, texts, lang))
    if neighbours is None and texts:
        remarks.append(Remark("hint", "liknande exempel", "Just nu går det bara att jämföra ord, inte vad exemplen betyder."))
    near = neighbours.near(texts) if neighbours else [[] for _ in texts]
    seen: dict[str, int] = {}
    written: dict[str, int] = {}
    for row, (text, around) in enumerate(zip(texts, near, strict=True)):
        said = [*alone(text), *_repeated(text, row, seen, written), *by_words(corpus, (intent, action), text, lang, names), *measured(text),
                *_by_meaning(intent, around, names)]  # fmt: skip
        remarks += [Remark(level, f"exempel {row + 1}", what, row) for level, what in dict.fromkeys(said)]
    return remarks


def few(intent: str, corpus: Corpus, texts: Sequence[str] = (), lang: str = "sv") -> Iterator[Remark]:
    """Whether an intent has too few Swedish examples, `texts` counted with those it has."""
    if lang != "sv":
        return
    known = {key_of(one.text) for one in corpus.examples if one.intent == intent and one.lang == "sv"}
    count = len(known | {key_of(text) for text in texts if text.strip()})
    if count < FEWEST:
        yield Remark("block", "antal", f"Det finns {count} exempel. Minst {FEWEST} behövs, och gärna {ENOUGH}.")
    elif count < ENOUGH:
        yield Remark("warn", "antal", f"Det finns {count} exempel. Med {ENOUGH} eller fler blir det säkrare.")


def alone(text: str) -> Iterator[Said]:
    """What is wrong with one example, whatever the others are."""
    words = text.split()
    if not words:
        yield "block", "Exemplet är tomt."
    elif not any(sign.isalpha() for sign in text):
        yield "warn", "Exemplet har inga bokstäver."
    if len(words) > LONGEST_WORDS or len(text) > LONGEST_SIGNS:
        yield "warn", f"Exemplet är långt. Över {LONGEST_WORDS} ord eller {LONGEST_SIGNS} tecken gör det svårare att lära av."
    for kind in personal(text):
        yield "block", f"Exemplet ser ut att innehålla {_PERSONAL.get(kind, kind)}. Skriv om det, så att ingen kan kännas igen."


def _repeated(text: str, row: int, seen: dict[str, int], written: dict[str, int]) -> Iterator[Said]:
    first, same = seen.setdefault(key_of(text), row), written.setdefault(written_of(text), row)
    if same != row and text.strip():
        yield "block", f"Samma sak står redan i exempel {same + 1}."
    elif first != row and text.strip():
        yield "hint", f"Samma ord står redan i exempel {first + 1}."


def _by_meaning(intent: str, around: Sequence[Neighbour], names: dict[str, str]) -> Iterator[Said]:
    own = next((one for one in around if one.intent == intent), None)
    foreign = next((one for one in around if one.intent != intent), None)
    if own and own.likeness >= ALIKE:
        yield "hint", f"Betyder nästan samma som ”{own.text}”. Skriv gärna något mer olikt."
    is_nearer = foreign is not None and foreign.likeness >= FOREIGN and (own is None or foreign.likeness > own.likeness)
    if foreign and (is_nearer or foreign.likeness >= SURELY_FOREIGN):
        where = names.get(foreign.intent, foreign.intent)
        yield "warn", f"Liknar ”{foreign.text}” under ”{where}” ({foreign.likeness:.0%} lika). Chatten kan blanda ihop dem."
