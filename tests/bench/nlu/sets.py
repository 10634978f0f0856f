"""What is measured on: the project's own messages, BANKING77 and CLINC150, each split into training and test messages.

A set is known by its name: `own`, `own-quarter` and `own-tenth` (a part of it to fit on, the same to measure on), `banking77`,
`banking77-10shot-1` to `-3`, `clinc150`. The public ones lie beside the
checkout (shared/data/README.md tells source and licence) and are never copied into it.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from foundation.settings import ROOT
from nlu.training.data import DATA, Example, load_examples
from tests.bench.nlu.split import is_held_out, is_in_part

PUBLIC = ROOT.parent / "shared" / "data" / "public"
FOREIGN = "out_of_scope"  # the label of what no intent covers, in every set
SHOTS, DRAWS, SEED = 10, 3, 20261121
# One of so many parts to fit on: stock Rasa did not end within two hours on a quarter (one core), and has to be measured on something.
PARTS = {"own": 1, "own-quarter": 4, "own-tenth": 10}
OWN = tuple(PARTS)
NAMES = (*OWN, *(f"banking77-{SHOTS}shot-{draw}" for draw in range(1, DRAWS + 1)), "banking77", "clinc150")
_QUICK_INTENTS, _QUICK_EACH, _QUICK_SERIOUS, _QUICK_TESTS = 20, 10, 200, 300


class SetAbsent(Exception):
    """The files of a public set are not on this machine; the message names them."""


@dataclass(frozen=True, slots=True)
class BenchSet:
    """Messages to fit on and messages to measure on. Emergencies carry an intent that nobody is measured by."""

    name: str
    train: Sequence[Example]
    test: Sequence[Example]


def is_calm(example: Example) -> bool:
    """Whether the intent of a message counts: in an emergency only the action does (taxonomy.yml, rules)."""
    return example.action != "emergency"


def sources(name: str) -> list[Path]:
    """The files that a set is read from."""
    if name in OWN:
        return sorted(DATA.rglob("*.yml"))
    return sorted(PUBLIC.glob("clinc150-full.json" if name == "clinc150" else "banking77-*.csv"))


def is_present(name: str) -> bool:
    """Whether a set can be read on this machine."""
    return len(sources(name)) == (2 if name.startswith("banking77") else 1) or name in OWN


def _public(rows: Sequence[tuple[str, str]], file: str) -> list[Example]:
    return [Example(text, label, "en", "none", (), file) for text, label in rows]


def _banking(part: str) -> list[Example]:
    path = PUBLIC / f"banking77-{part}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return _public([(row["text"], row["category"]) for row in csv.DictReader(stream)], path.name)


def _clinc() -> BenchSet:
    """Fitted on the 15,000 in-scope messages alone; the test adds the 1,000 that no intent covers."""
    path = PUBLIC / "clinc150-full.json"
    parts = json.loads(path.read_text(encoding="utf-8"))
    foreign = [(text, FOREIGN) for text, _ in parts["oos_test"]]
    return BenchSet("clinc150", _public(parts["train"], path.name), _public([*parts["test"], *foreign], path.name))


def _own(name: str) -> BenchSet:
    examples = load_examples()
    held_out = [is_held_out(example.text) for example in examples]
    train = [e for e, out in zip(examples, held_out, strict=True) if not out and is_in_part(e.text, PARTS[name])]
    return BenchSet(name, train, [e for e, out in zip(examples, held_out, strict=True) if out])


def drawn(examples: Sequence[Example], each: int, seed: int) -> list[Example]:
    """At most `each` messages of every intent, drawn with a fixed seed."""
    chance, by_intent = random.Random(seed), {}
    for example in examples:
        by_intent.setdefault(example.intent, []).append(example)
    return [example for name in sorted(by_intent) for example in chance.sample(by_intent[name], min(each, len(by_intent[name])))]


def reduced(whole: BenchSet) -> BenchSet:
    """A sample for a look in minutes: few intents (all where the product is fitted, which wants them), few messages each."""
    intents = sorted({example.intent for example in whole.train})
    kept = {*(intents if whole.name in OWN else intents[:_QUICK_INTENTS]), FOREIGN}
    train = drawn([e for e in whole.train if is_calm(e) and e.action == "none" and e.intent in kept], _QUICK_EACH, SEED)
    serious = [e for e in whole.train if e.action != "none"]
    test = [e for e in whole.test if not is_calm(e) or e.intent in kept]
    return BenchSet(whole.name, [*train, *serious[:: max(1, len(serious) // _QUICK_SERIOUS)]],
                    random.Random(SEED).sample(test, min(_QUICK_TESTS, len(test))))  # fmt: skip


def load_set(name: str) -> BenchSet:
    """The set of that name. Raises SetAbsent when its files are not here, ValueError for an unknown name."""
    if name not in NAMES:
        raise ValueError(f"unknown set {name}")
    if not is_present(name):
        raise SetAbsent(f"{name} lies not in {PUBLIC.name}/")
    if name in OWN:
        return _own(name)
    if name == "clinc150":
        return _clinc()
    train, draw = _banking("train"), name.rpartition("-")[2]
    return BenchSet(name, drawn(train, SHOTS, SEED + int(draw)) if draw.isdigit() else train, _banking("test"))
