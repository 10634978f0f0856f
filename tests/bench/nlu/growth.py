"""Made-up messages in any number, for the growth of time and memory only; nothing is measured on what they say.

A message is a public one in which three words of ten have been exchanged for words of the same intent, so that lengths, word
frequencies and new pairs of words grow as in writing. Beyond the public intents, two of them are mixed into a new one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from nlu.training.data import Example
from tests.bench.nlu.sets import SEED, BenchSet, load_set

EXCHANGED, ASKED = 0.3, 200
PREFIX = "growth"


def growth_name(messages: int, intents: int) -> str:
    """The set's name, as jobs know it."""
    return f"{PREFIX}-{messages}-{intents}"


def parse_growth(name: str) -> tuple[int, int]:
    """Messages and intents of a name. Raises ValueError for any other name."""
    prefix, messages, intents = name.split("-")
    if prefix != PREFIX:
        raise ValueError(f"{name} is no set for growth")
    return int(messages), int(intents)


def _pools() -> list[list[str]]:
    by_intent: dict[str, list[str]] = {}
    for name in ("banking77", "clinc150"):
        for example in load_set(name).train:
            by_intent.setdefault(f"{name}/{example.intent}", []).append(example.text)
    return [by_intent[name] for name in sorted(by_intent)]


def _mixed(pools: Sequence[list[str]], intents: int) -> list[list[str]]:
    count = len(pools)
    extra = (pools[place % count] + pools[(7 * place + 1) % count] for place in range(count, intents))
    return [*pools[:intents], *extra]


def _exchanged(text: str, words: Sequence[str], chance: random.Random) -> str:
    return " ".join(chance.choice(words) if chance.random() < EXCHANGED else word for word in text.split())


def _messages(pools: Sequence[list[str]], count: int, chance: random.Random) -> Iterator[Example]:
    words = [[word for text in pool for word in text.split()] for pool in pools]
    for number in range(count):
        place = number % len(pools)
        text = _exchanged(chance.choice(pools[place]), words[place], chance)
        yield Example(text, f"intent{place}", "en", "none", (), PREFIX)


def load_growth(name: str) -> BenchSet:
    """A set of that many messages and intents; the same name gives the same messages. Raises SetAbsent."""
    messages, intents = parse_growth(name)
    pools, chance = _mixed(_pools(), intents), random.Random(SEED)
    return BenchSet(name, list(_messages(pools, messages, chance)), list(_messages(pools, ASKED, chance)))
