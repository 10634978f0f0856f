"""Whether an example says in words what another one says, or what the chat is tried with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from foundation.settings import ROOT
from nlu.measuring.sets import SetError, read_set
from nlu.studio.checks.corpus import Corpus, written_of
from nlu.studio.checks.remark import Level
from nlu.studio.content.examples import Example
from nlu.training.check.leaks import MIN_EXACT, MIN_NEAR, NEAR
from nlu.training.check.similar import WordIndex, words_of

_SETS: Final = ROOT / "nlu" / "measuring_sets"
Said = tuple[Level, str]
Label = tuple[str, str]
"""Intent and safety action: two examples with the same words must have the same. In an emergency the intent does not count."""


def by_words(corpus: Corpus, label: Label, text: str, lang: str, names: Mapping[str, str], own: Example | None = None) -> Iterator[Said]:
    """What to say about an example beside those of the corpus; `own` is the example itself where it is among them."""
    same = [one for one in corpus.same(text) if one is not own] if text.strip() else []
    other = next((one for one in same if _label(one) != _shared(label)), None)
    if other:
        yield "block", f"Samma ord står redan under {_where(other, label, names)}. Ett exempel kan bara betyda en sak."
    elif own is None and any(one.text == text.strip() and one.lang == lang for one in same):
        yield "hint", "Exemplet finns redan här."
    elif any(written_of(one.text) == written_of(text) and one.lang == lang for one in same):
        yield "block", "Exemplet finns redan här, skrivet med små eller stora bokstäver."
    elif same:
        yield "hint", "Ett exempel med samma ord finns redan här."
    near = [] if same else [one for one in corpus.near(text) if one is not own]
    other = next((one for one in near if _label(one) != _shared(label) and not _is_twin(one)), None)
    if other:
        yield "block", f"Nästan samma ord som ”{other.text}” under {_where(other, label, names)}. Skriv något som skiljer dem åt."
    elif near:
        yield "hint", f"Nästan samma ord som ”{near[0].text}”. Skriv gärna något mer olikt."


def measured(text: str) -> Iterator[Said]:
    """Whether an example lies too near to a message that the chat is tried with; which one is not told."""
    exact, index = _tried()
    words = words_of(text)
    if (len(words) >= MIN_EXACT and " ".join(words) in exact) or (len(words) >= MIN_NEAR and index.near(words)):
        yield "block", "Det här liknar en mening som chatten provas med. Skriv något annat, annars mäter provet fel."


@lru_cache(maxsize=1)
def _tried() -> tuple[frozenset[str], WordIndex]:
    try:
        spoken = [words_of(row.text) for path in sorted(_SETS.glob("*.yml")) for row in read_set(path)]
    except (OSError, SetError):
        spoken = []  # the training says so when the sets are not there
    index = WordIndex(NEAR, Counter(word for words in spoken for word in words))
    for words in spoken:
        if len(words) >= MIN_NEAR:
            index.add(words)
    return frozenset(" ".join(words) for words in spoken if len(words) >= MIN_EXACT), index


def _label(one: Example) -> Label:
    return _shared((one.intent, one.action))


def _shared(label: Label) -> Label:
    return ("", label[1]) if label[1] == "emergency" else label


def _is_twin(one: Example) -> bool:
    """Files twins.* hold pairs that differ in one word on purpose."""
    return one.path.rsplit("/", 1)[-1].startswith("twins.")


def _where(other: Example, label: Label, names: Mapping[str, str]) -> str:
    return f"”{names.get(other.intent, other.intent)}”" + (", som exempel på fara" if other.action != label[1] else "")
