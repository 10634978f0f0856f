"""A run: control, crash points, other faults, storm, verdict. The short and the long form differ in how much of each."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.faults.figures import Recovery, recovery_of
from tests.faults.plants import PLANTS, Plant
from tests.faults.points import POINTS, STEPS, Point
from tests.faults.scenarios import SCENARIOS, Finding, scenarios
from tests.faults.storm import Storm, storm
from tests.faults.verdict import Verdict, judge
from tests.faults.walk import Outcome, Walk
from tests.faults.world import World, world

Tell = Callable[[str, int, int], None]
ROWS: Final = ("F1", "F2", *SCENARIOS)


@dataclass(frozen=True, slots=True)
class Plan:
    """`points` with their repetitions in order, `rows` of SCENARIOS, and the storm; `plant` names a planted defect."""

    points: Sequence[Point] = ()
    rows: tuple[str, ...] = ()
    tickets: int = 0
    per_second: float = 2.0
    seed: int = 1
    plant: str = ""


@dataclass
class Results:
    """What a run gave. `unreached` are points that a walk without faults did not come to."""

    unreached: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    storm: Storm = field(default_factory=Storm)
    verdict: Verdict | None = None

    def recovery(self) -> Recovery:
        """Of all kills: named ones and those of the storm."""
        return recovery_of([*(each.recovery_s for each in self.outcomes if each.recovery_s is not None), *self.storm.recoveries()])

    def point_recovery(self) -> Recovery:
        """Of the named kills alone: each ticket met exactly one."""
        return recovery_of([each.recovery_s for each in self.outcomes if each.recovery_s is not None])

    def faults(self) -> list[str]:
        """Everything that did not hold, in words; none means that the run passed."""
        found = [f"never reached without faults: {name}" for name in self.unreached]
        found += [f"{each.point}: {each.fault}" for each in self.outcomes if each.fault]
        found += [f"{each.row} {each.injected}: {each.measured}" for each in self.findings if not each.held]
        found += [f"storm: {each.fault}" for each in self.storm.passages if each.fault]
        if self.verdict is None or not self.verdict.is_clean:
            found.append(f"counters: {self.verdict}")
        if not self.recovery().is_soon:
            found.append(f"recovery: {self.recovery()}")
        return found


def every_point(repeats: int, seed: int) -> list[Point]:
    """All points `repeats` times, shuffled anew each time: the same process is seldom killed twice in a row."""
    chance, found = random.Random(seed), []
    for _ in range(repeats):
        found += chance.sample(POINTS, len(POINTS))
    return found


def sample(count: int, seed: int) -> list[Point]:
    """`count` points, of different steps as far as there are so many."""
    chance = random.Random(seed)
    shuffled = chance.sample(POINTS, len(POINTS))
    by_step = {step: [point for point in shuffled if point.step == step] for step in chance.sample(STEPS, len(STEPS))}
    rounds = [row[place] for place in range(len(POINTS)) for row in by_step.values() if place < len(row)]
    return rounds[:count]


async def run(folder: Path, plan: Plan, tell: Tell = lambda *_: None) -> Results:
    """The whole plan on one installation in `folder`. `tell` hears of part, done, of how many."""
    tell("installation", 0, 1)
    async with world(folder) as found:
        tell("installation", 1, 1)
        return await run_in(found, plan, tell)


async def run_in(found: World, plan: Plan, tell: Tell = lambda *_: None) -> Results:
    """The plan on an installation that runs."""
    results = Results()
    control = await Walk(found, None).go()
    results.outcomes.append(control)
    results.unreached = sorted({point.name for point in POINTS} - found.fire.called())
    if plan.plant:
        await plant(found, plan.plant)
    for done, point in enumerate(plan.points, start=1):
        await found.whole()
        results.outcomes.append(await Walk(found, point).go())
        tell("crash points", done, len(plan.points))
    results.findings = await scenarios(found, plan.rows, lambda done, total: tell("other faults", done, total))
    await found.whole()
    if plan.tickets:
        passed = iter(range(1, plan.tickets + 1))
        results.storm = await storm(found, plan.tickets, plan.per_second, plan.seed, lambda: tell("storm", next(passed), plan.tickets))
    await found.whole()
    await found.settled()
    results.verdict = await found.asked(judge, found.ledger, found.rows, found.sinks, found.purged)
    return results


async def plant(found: World, name: str) -> None:
    """Starts the process that the plant is for anew, with the defect in it; an empty name starts nothing."""
    found.fire.plant_now(name)
    await _again(found, PLANTS[name])


async def _again(found: World, planted: Plant) -> None:
    await found.whole()  # one that is down just now has no pid
    pid = found.fire.pids()[planted.process]
    found.fire.kill(planted.process)
    await found.whole(frozenset({pid}))


async def seen_by(found: World, name: str) -> int:
    """How much the counter that has to see a planted defect rises when the point is fired at which it shows."""
    planted = PLANTS[name]
    before = await found.asked(judge, found.ledger, found.rows, found.sinks, found.purged)
    await plant(found, name)
    try:
        await Walk(found, next(point for point in POINTS if point.name == planted.point), last="send").go()
        await found.whole()
        await found.settled()
    finally:
        found.fire.plant_now("")
        await _again(found, planted)
    after = await found.asked(judge, found.ledger, found.rows, found.sinks, found.purged)
    return getattr(after, planted.counter) - getattr(before, planted.counter)
