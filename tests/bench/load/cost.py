"""What a turn costs each process in CPU time: a figure that a busy machine hardly changes."""

from __future__ import annotations

from tests.bench.load.measuring import Measured
from tests.bench.load.samples import OPENING, STREAM


def cost_of(run: Measured) -> dict[str, float]:
    """Milliseconds of CPU for each message that was answered, by process, over the whole run; empty when nothing was."""
    turns = [sample.at for sample in run.samples if sample.kind not in (STREAM, OPENING)]
    if len(turns) < 2:
        return {}
    start, end = min(turns), max(turns)
    within = [reading for reading in run.readings if start <= reading.at <= end]
    costs: dict[str, float] = {}
    for name in sorted({reading.name for reading in within}):
        shares = [reading.cpu / 100 for reading in within if reading.name == name]
        costs[name] = sum(shares) / len(shares) * (end - start) / len(turns) * 1000
    return costs


def possible_turns(costs: dict[str, float], cores: int) -> float:
    """Turns per second that `cores` could carry if nothing else limited them, the generator's own work included."""
    whole = sum(costs.values())
    return cores * 1000 / whole if whole else 0.0
