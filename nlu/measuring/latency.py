"""How long one analysis takes in this process, and how much memory the process holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice

import numpy as np
import psutil

LONG = 4_000
# Twenty words each, made up for this: a text of middle length in the service's own matter.
SHORT = (
    "hej jag har skrikit på min sambo många gånger den här hösten och vill lära mig göra på annat sätt",
    "min man blir så arg när maten inte är klar att barnen springer och gömmer sig i sina rum ibland",
    "vad kostar det att gå i samtal hos er och hur lång tid tar det innan jag får börja där",
    "my wife says that I must talk to someone about my anger before she will let me come home again",
)


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds for a text of 20 words and of 4,000 characters; bytes of memory with shared pages divided (PSS)."""

    short_p50: float
    short_p95: float
    long_p95: float
    memory: int


def _milliseconds(read: Callable[[str], object], texts: tuple[str, ...], runs: int) -> np.ndarray:
    times = []
    for text in islice(cycle(texts), runs):
        began = time.perf_counter()
        read(text)
        times.append(1000 * (time.perf_counter() - began))
    return np.array(times)


def long_text() -> str:
    """4,000 characters of ordinary sentences."""
    return "".join(islice(cycle(". ".join(SHORT) + ". "), LONG))


def measure_latency(read: Callable[[str], object], short_runs: int = 200, long_runs: int = 40) -> Latency:
    """Times `read` one text at a time, after a warm-up that is not counted."""
    _milliseconds(read, (*SHORT, long_text()), len(SHORT) + 1)
    short, long = _milliseconds(read, SHORT, short_runs), _milliseconds(read, (long_text(),), long_runs)
    memory = psutil.Process().memory_full_info().pss
    return Latency(float(np.percentile(short, 50)), float(np.percentile(short, 95)), float(np.percentile(long, 95)), int(memory))
