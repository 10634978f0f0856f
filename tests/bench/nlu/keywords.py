"""The keyword list: what many services have instead of a gate. Words that begin a word of the message raise the alarm.

It is written as somebody with an hour and good will would write it, in Swedish and English; nothing is fitted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlu.training.data import Example
from tests.bench.nlu.outcome import Answers

EMERGENCY = (
    "döda", "dödar", "ihjäl", "mörda", "mördar", "kniv", "pistol", "gevär", "skjuta", "skjuter", "vapen", "yxa", "strypa", "stryper",
    "strypte", "strypgrepp", "kväva", "kväver", "hugga", "hugger", "knivhugg", "självmord", "ta livet av", "ta mitt liv", "vill dö",
    "vill inte leva", "överdos", "blöder", "blod", "medvetslös", "ambulans", "våldtar", "våldtog", "slår mig nu", "slår henne nu",
    "kill", "murder", "knife", "gun", "shoot", "weapon", "strangle", "choke", "choking", "stab", "suicide", "end my life",
    "want to die", "overdose", "bleeding", "unconscious", "ambulance", "rape",
)  # fmt: skip
ASK = (
    "hota", "hotar", "hotade", "slå", "slår", "slog", "sparka", "sparkade", "misshandla", "misshandlar", "misshandlade", "skada", "rädd",
    "våld", "threat", "hit", "hurt", "beat", "kick", "afraid", "violen",
)  # fmt: skip


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + ")", re.IGNORECASE)


class Keywords:
    """Answers actions only."""

    def __init__(self) -> None:
        self._emergency, self._ask = _pattern(EMERGENCY), _pattern(ASK)

    def fit(self, examples: Sequence[Example]) -> None:
        """There is nothing to learn."""

    def _action(self, text: str) -> str:
        if self._emergency.search(text):
            return "emergency"
        return "ask" if self._ask.search(text) else "none"

    def answer(self, texts: Sequence[str]) -> Answers:
        """One action per text."""
        return Answers(actions=[self._action(text) for text in texts])
