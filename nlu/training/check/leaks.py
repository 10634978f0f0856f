"""Training messages that lie too near a message that models are measured on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from nlu.measuring.sets import Labelled
from nlu.training.check.places import Fault, Placed
from nlu.training.check.similar import WordIndex, words_of

NEAR = 0.7
MIN_EXACT, MIN_NEAR = 3, 4  # words; "hej" may stand in both


def leaks(placed: Sequence[Placed], measured: Iterable[Labelled]) -> list[Fault]:
    """Faults for messages with the same words, or seven tenths of them, as one of `measured`; its id is named, not its text."""
    spoken = [(row.id, words_of(row.text)) for row in measured]
    exact = {" ".join(words): key for key, words in spoken if len(words) >= MIN_EXACT}
    long = [(key, words) for key, words in spoken if len(words) >= MIN_NEAR]
    index = WordIndex(NEAR, Counter(word for one in placed for word in words_of(one.example.text)))
    for _, words in long:
        index.add(words)
    faults = []
    for one in placed:
        own = words_of(one.example.text)
        near = [long[place][0] for place in index.near(own)] if len(own) >= MIN_NEAR else []
        key = exact.get(" ".join(own)) or next(iter(near), None)
        if key:
            faults.append(Fault(one.path, one.line, f"ligger för nära {key} i mätmängden"))
    return faults
