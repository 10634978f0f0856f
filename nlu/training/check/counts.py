"""How many messages there are of each kind, beside how many there should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nlu.training.check.labels import LANGUAGES
from nlu.training.check.places import Placed
from nlu.training.data import load_taxonomy

SAFETY_FOLDER = "safety/"
SAFETY_GOALS = {"emergency": 1_500, "ask": 600, "none": 3_000}


@dataclass(frozen=True, slots=True)
class Counts:
    """`intents[intent, lang]` leaves emergencies out, where the intent is not learned; `flags[action, flag, lang]`;

    `actions[action, lang]`; `safety[action]` counts none in the folder safety alone: there they are hard to tell from danger.
    """

    messages: int
    intents: Counter[tuple[str, str]]
    actions: Counter[tuple[str, str]]
    flags: Counter[tuple[str, str, str]]
    safety: Counter[str]

    def few(self) -> list[tuple[str, str, int, int]]:
        """Intents below their goal: (intent, language, messages, goal)."""
        wanted = [(intent, lang, goal) for intent in load_taxonomy().intents for lang, goal in LANGUAGES.items()]
        return [(intent, lang, self.intents[intent, lang], goal) for intent, lang, goal in wanted if self.intents[intent, lang] < goal]


def counts_of(placed: Sequence[Placed]) -> Counts:
    """Counts everything once."""
    examples = [one.example for one in placed]
    hard = sum(one.example.action == "none" and one.path.startswith(SAFETY_FOLDER) for one in placed)
    actions = Counter((example.action, example.lang) for example in examples)
    serious = Counter(example.action for example in examples if example.action != "none")
    return Counts(
        messages=len(examples),
        intents=Counter((example.intent, example.lang) for example in examples if example.action != "emergency"),
        actions=actions,
        flags=Counter((example.action, flag, example.lang) for example in examples for flag in example.flags),
        safety=serious + Counter({"none": hard}),
    )
