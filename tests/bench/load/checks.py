"""What a run is held to: one check a line, with what was measured and what was allowed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.bench.load.bounds import MIB, Bounds
from tests.bench.load.ceiling import carried, kept_goodput
from tests.bench.load.figures import StepFigures, figures_of, loads, recovery_seconds
from tests.bench.load.flood import Flooded
from tests.bench.load.growth import growth_of
from tests.bench.load.hostile import Met
from tests.bench.load.judging import EMPTY, OK, WRONG
from tests.bench.load.long_chat import LongChat
from tests.bench.load.measuring import Measured
from tests.bench.load.plan import AFTER, LOAD
from tests.bench.load.watching import OURS


@dataclass(frozen=True, slots=True)
class Check:
    """`holds` is what decides; `measured` and `allowed` are for people."""

    name: str
    measured: str
    allowed: str
    holds: bool


def ladder_checks(measured: Measured, bounds: Bounds) -> Iterator[Check]:
    """The ceiling, emergencies, honesty past it, and the way back."""
    climb = loads(figures_of(measured.plan, measured.samples))
    below = carried(climb, bounds)
    yield _ceiling(below, climb)
    yield from _emergencies(measured, climb, len(below), bounds)
    untrue = [sample for sample in measured.samples if sample.outcome in (WRONG, EMPTY)]
    yield Check("wrong or empty answers at any load", str(len(untrue)), "0", not untrue)
    kept = kept_goodput(climb, len(below))
    if kept is not None:
        yield Check("goodput past the ceiling, of the peak", f"{kept:.0%}", f"at least {bounds.goodput:.0%}", kept >= bounds.goodput)
    if any(step.phase == AFTER for step in measured.plan.steps):
        yield _recovery(measured, bounds)


def _ceiling(below: Sequence[StepFigures], climb: Sequence[StepFigures]) -> Check:
    at_least = climb[0].step.users
    found = f"{below[-1].achieved:.1f} turns/s, {below[-1].step.users} chats" if below else "none"
    past = "" if len(below) < len(climb) else " (the greatest that was tried)"
    return Check("ceiling", found + past, f"at least {at_least} chats", bool(below))


def every_step_carried(measured: Measured, bounds: Bounds) -> Check:
    """For the short form: all of its steps are far below what the product must carry."""
    climb = loads(figures_of(measured.plan, measured.samples))
    below = carried(climb, bounds)
    return Check("steps carried", f"{len(below)} of {len(climb)}", "all", len(below) == len(climb))


def _emergencies(measured: Measured, climb: Sequence[StepFigures], below: int, bounds: Bounds) -> Iterator[Check]:
    """At the ceiling, or at the first step when even that was too much; past it; and right at any load."""
    yield _emergency_p99("emergency p99 at the ceiling", climb[max(0, below - 1) : max(1, below)], bounds.emergency_ms)
    if climb[below:]:
        yield _emergency_p99("emergency p99 past the ceiling, worst step", climb[below:], bounds.crowded_emergency_ms)
    acute = [sample for sample in measured.samples if sample.kind == "acute"]
    right = sum(sample.outcome == OK for sample in acute)
    yield Check("emergencies answered with 112 first", f"{right} of {len(acute)}", "all, and at least one", 0 < len(acute) == right)


def _emergency_p99(name: str, steps: Sequence[StepFigures], allowed: float) -> Check:
    found = [each.by_kind["acute"] for each in steps if "acute" in each.by_kind]
    worst = max((each.p99 for each in found), default=float("inf"))
    counted = sum(each.count for each in found)
    return Check(name, f"{worst:.0f} ms ({counted} emergencies)", f"at most {allowed:.0f} ms", worst <= allowed)


def _recovery(measured: Measured, bounds: Bounds) -> Check:
    seconds = recovery_seconds(measured.plan, measured.samples, bounds.recovery_times)
    holds = seconds is not None and seconds <= bounds.recovery_seconds
    allowed = f"within {bounds.recovery_seconds:.0f} s at most {bounds.recovery_times:.1f} times the calm p95"
    return Check("calm again after the load", "never" if seconds is None else f"after {seconds:.0f} s", allowed, holds)


def growth_checks(measured: Measured, phase: str, bounds: Bounds) -> Iterator[Check]:
    """Memory of each of our processes while the steps of `phase` ran."""
    start, end, rate = _span(measured, phase)
    within = [reading for reading in measured.readings if start <= reading.at <= end]
    for name in OURS:
        growth = growth_of(within, name)
        if growth is None:
            yield Check(f"memory of {name}", "too few readings", "two readings a second", False)
            continue
        leak, (hourly, low, high) = growth.bytes_per_turn(rate), growth.percent_per_hour()
        told = f"{leak / 1024:.1f} KiB a turn surely; {hourly:+.1f} % an hour ({low:+.1f} to {high:+.1f})"
        is_long = end - start >= bounds.growth_seconds
        holds = leak <= bounds.bytes_per_turn and (not is_long or low <= bounds.percent_per_hour)
        hour = f", {bounds.percent_per_hour:.0f} % an hour" if is_long else ""
        yield Check(f"memory of {name}", told, f"at most {bounds.bytes_per_turn / 1024:.0f} KiB a turn{hour}", holds)


def _span(measured: Measured, phase: str) -> tuple[float, float, float]:
    """Start and end of what was sent in the phase, and messages per second; the first quarter is for warming up."""
    places = [place for place, step in enumerate(measured.plan.steps) if step.phase == phase]
    times = [sample.at for sample in measured.samples if sample.step in places]
    if not times:
        return 0.0, 0.0, 0.0
    start, end = min(times) if phase == LOAD else min(times) + (max(times) - min(times)) / 4, max(times)
    return start, end, sum(start <= at for at in times) / max(1.0, end - start)


def hostile_checks(met: Sequence[Met], bounds: Bounds) -> Iterator[Check]:
    """No 5xx, no hanging up without a word, no restart, little CPU."""
    for each in met:
        is_answered = all(0 < status < 500 for status in each.statuses) and each.statuses[-1] == 200
        told = f"{sorted(set(each.statuses))}, {each.cpu:.2f} s CPU{'' if each.is_same_process else ', restarted'}"
        holds = is_answered and each.is_same_process and each.cpu <= bounds.cpu_seconds
        yield Check(each.attack, told, f"no 5xx, no silence, at most {bounds.cpu_seconds:.0f} s CPU, no restart", holds)


def flood_check(name: str, flooded: Flooded, bounds: Bounds) -> Check:
    """Memory bounded, everybody gets an answer, and emergencies do not wait behind the tries."""
    during = flooded.during.p99 if flooded.during else float("inf")
    told = f"{dict(sorted(flooded.statuses.items()))}, {flooded.grown / MIB:+.0f} MiB, emergency p99 {during:.0f} ms"
    holds = (flooded.grown <= bounds.flood_bytes and during <= bounds.flood_emergency_ms
             and all(0 < status < 500 for status in flooded.statuses))  # fmt: skip
    return Check(name, told, f"at most {bounds.flood_bytes / MIB:.0f} MiB and {bounds.flood_emergency_ms:.0f} ms, no 5xx", holds)


def long_chat_check(chat: LongChat, bounds: Bounds) -> Check:
    """Late turns cost what early ones did."""
    told = f"{chat.early_ms:.0f} ms early, {chat.late_ms:.0f} ms late, {chat.not_right} not right"
    holds = chat.ratio <= bounds.long_chat_times and chat.not_right == 0
    return Check(f"one chat of {chat.turns:,} turns", told, f"at most {bounds.long_chat_times:.0f} times as slow, all right", holds)


def restart_check(before: int, after: int) -> Check:
    """`before` and `after` are how often the supervisor has started something anew."""
    return Check("processes that had to be started anew", str(after - before), "0", after == before)
