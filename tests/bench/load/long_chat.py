"""One chat that never ends (reliability notes, L5): its late turns cost what its early ones did."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from tests.bench.load.hostile import Chat
from tests.bench.load.judging import OK, Judge
from tests.bench.load.traffic import Traffic

SETTLED = 10
"""The turn from which the early ones are counted: connections and caches are warm by then."""
WINDOW = 20


@dataclass(frozen=True, slots=True)
class LongChat:
    """Medians of `WINDOW` turns in milliseconds, and how many answers were not right."""

    turns: int
    early_ms: float
    late_ms: float
    not_right: int

    @property
    def ratio(self) -> float:
        """Late over early."""
        return self.late_ms / self.early_ms


def long_chat(public: str, turns: int) -> LongChat:
    """`turns` ordinary messages in a row. Raises ValueError when they are too few to compare."""
    if turns < SETTLED + 2 * WINDOW:
        raise ValueError("too few turns to tell early from late")
    chat, judge, sendings = Chat(public), Judge(), Traffic.load().texts["question"]
    spent, not_right = [], 0
    for number in range(turns):
        sent = sendings[number % len(sendings)]
        began = time.perf_counter()
        answer = chat.say(sent.text)
        spent.append((time.perf_counter() - began) * 1000)
        # Forty turns of questions make the gate ask now and then: any honest answer is right here.
        not_right += judge.of(sent, answer.status_code, answer.json(), is_calm=False) != OK
    early, late = spent[SETTLED : SETTLED + WINDOW], spent[-WINDOW:]
    return LongChat(turns, statistics.median(early), statistics.median(late), not_right)
