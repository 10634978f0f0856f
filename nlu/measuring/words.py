"""Figures as Swedish readers write them."""

from __future__ import annotations

from nlu.measuring.goals import Goal
from nlu.measuring.rate import Rate


def score(value: float) -> str:
    """0.8534 is 0,853."""
    return f"{value:.3f}".replace(".", ",")


def share(value: float) -> str:
    """0.0234 is 2,3 %."""
    return f"{100 * value:.1f} %".replace(".", ",")


def interval(rate: Rate | None) -> str:
    """The 95 % interval as 1,2–3,4 %; nothing without a rate."""
    if rate is None:
        return ""
    low, high = rate.interval
    return f"{share(low).removesuffix(' %')}–{share(high)}"


def counted(rate: Rate) -> str:
    """3 av 60, with the share."""
    return f"{rate.hits} av {rate.total} ({share(rate.share)})"


def _amount(value: float, kind: str) -> str:
    if kind == "score":
        return score(value)
    if kind == "share":
        return share(value)
    if kind == "count":
        return str(round(value))
    return f"{value:.1f} {kind}".replace(".", ",")


def figure(goal: Goal) -> str:
    """What was measured; a share with the counts that it comes from."""
    if goal.rate is not None and goal.kind == "share":
        return counted(goal.rate)
    return _amount(goal.figure, goal.kind) + (f" av {goal.rate.total}" if goal.rate else "")


def limit(goal: Goal) -> str:
    """What the goal asks for: ≤ 5 % or ≥ 0,85."""
    value = f"{goal.limit * (100 if goal.kind == 'share' else 1):g}".replace(".", ",")
    unit = {"share": " %", "ms": " ms", "MB": " MB"}.get(goal.kind, "")
    return ("≤ " if goal.at_most else "≥ ") + value + unit


def mark(reached: bool) -> str:
    """✓ or ✗."""
    return "✓" if reached else "✗"
