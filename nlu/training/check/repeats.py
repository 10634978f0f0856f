"""Messages that stand twice, and messages that say the same but are labelled otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from nlu.training.check.places import Fault, Placed
from nlu.training.check.similar import near_pairs, words_of
from nlu.training.data import Example

NEAR = 0.8
MIN_WORDS = 4  # of two or three words one is too much to share


def _label(example: Example) -> tuple[str, str]:
    """What two messages must share; where the action is emergency the intent does not count."""
    return ("" if example.action == "emergency" else example.intent, example.action)


def _is_twin(placed: Placed) -> bool:
    """Files twins.* hold pairs that differ in one word on purpose, and so in their label."""
    return placed.path.rsplit("/", 1)[-1].startswith("twins.")


def _key(text: str) -> str:
    return " ".join(words_of(text)) or " ".join(text.split())


def _groups(placed: Iterable[Placed]) -> Iterator[list[Placed]]:
    groups: defaultdict[str, list[Placed]] = defaultdict(list)
    for one in placed:
        groups[_key(one.example.text)].append(one)
    return (group for group in groups.values() if len(group) > 1)


def _written(one: Placed) -> tuple[str, str]:
    return one.example.lang, " ".join(one.example.text.casefold().split())


def same_words(placed: Sequence[Placed]) -> list[Fault]:
    """Messages with the same words: a fault when the label differs, or when language and signs are the same as well."""
    faults = []
    for group in _groups(placed):
        for number, later in enumerate(group[1:], 1):
            other = next((one for one in group[:number] if _label(one.example) != _label(later.example)), None)
            same = next((one for one in group[:number] if _written(one) == _written(later)), None)
            if other:
                faults.append(Fault(later.path, later.line, f"samma ord som {other.path}, rad {other.line}, men annan märkning"))
            elif same:
                faults.append(Fault(later.path, later.line, f"står redan i {same.path}, rad {same.line}"))
    return faults


def near_words(placed: Sequence[Placed]) -> tuple[list[Fault], int]:
    """Messages of four words or more that share most of them: faults where labels differ, and how many pairs share the label.

    Pairs of which one stands in a file twins.* differ on purpose.
    """
    long = [one for one in placed if len(words_of(one.example.text)) >= MIN_WORDS]
    sets = [frozenset(words_of(one.example.text)) for one in long]
    faults, alike = [], 0
    for first, second in near_pairs(sets, NEAR):
        one, other = long[first], long[second]
        if _key(one.example.text) == _key(other.example.text):
            continue
        if _label(one.example) == _label(other.example):
            alike += 1
        elif not (_is_twin(one) or _is_twin(other)):
            faults.append(Fault(other.path, other.line, f"nästan samma ord som {one.path}, rad {one.line}, men annan märkning"))
    return faults, alike
