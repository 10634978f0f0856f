"""The two forms of a run: the long one steps up to collapse and then holds a steady load, the short one fits in `make test`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.load import checks
from tests.bench.load.bounds import Bounds
from tests.bench.load.ceiling import carried
from tests.bench.load.checks import Check
from tests.bench.load.figures import figures_of, loads
from tests.bench.load.flood import flood, login_try, receipt_try
from tests.bench.load.hostile import meet_all
from tests.bench.load.long_chat import long_chat
from tests.bench.load.measuring import Measured, measure
from tests.bench.load.plan import CALM, LOAD, STEADY, Plan, Step, ladder
from tests.e2e.installation import Installed

Say = Callable[[str], None]
STEADY_SHARE = 0.2
"""Of the ceiling: what an installation meets on a busy evening, for as long as one likes."""


@dataclass(frozen=True, slots=True)
class Size:
    """How big a run is."""

    steps: tuple[Step, ...]
    sockets: int
    tries: int
    long_turns: int
    steady_seconds: float


@dataclass(slots=True)
class Outcome:
    """All that a run found, as it grows."""

    ladder: Measured | None = None
    steady: Measured | None = None
    checks: list[Check] = field(default_factory=list)

    @property
    def failed(self) -> list[Check]:
        """The checks that do not hold."""
        return [check for check in self.checks if not check.holds]


def long_size(users: int, steps: int, minutes: float) -> Size:
    """Half of `minutes` for the ladder up to `users` chats in `steps`, half for the steady load; two minutes beside for calm."""
    each = minutes * 60 / 2 / steps
    return Size(ladder(users, steps, each, Step(CALM, 40, 60), 75), 5_000, 200, 1_000, minutes * 60 / 2)


def short_size() -> Size:
    """About a minute in all."""
    return Size(ladder(20, 2, 13, Step(CALM, 6, 8, think=2.0), 8), 200, 24, 60, 0)


def run(installed: Installed, size: Size, bounds: Bounds, folder: Path, say: Say) -> Outcome:
    """Everything, one after the other, against one installation. `say` gets a line for each part as it begins."""
    outcome, restarts = Outcome(), _restarts(installed)
    say("steps of load")
    outcome.ladder = measure(Plan(installed.public, size.steps), installed.pids, folder / "ladder")
    outcome.checks += checks.ladder_checks(outcome.ladder, bounds)
    if size.steady_seconds:
        say("a steady load")
        outcome.steady = measure(_steady(installed, outcome.ladder, size, bounds), installed.pids, folder / "steady")
        outcome.checks += checks.growth_checks(outcome.steady, STEADY, bounds)
    else:
        outcome.checks += [checks.every_step_carried(outcome.ladder, bounds), *checks.growth_checks(outcome.ladder, LOAD, bounds)]
    _rest(installed, size, bounds, outcome, say)
    outcome.checks.append(checks.restart_check(restarts, _restarts(installed)))
    return outcome


def _rest(installed: Installed, size: Size, bounds: Bounds, outcome: Outcome, say: Say) -> None:
    say("one long chat")
    outcome.checks.append(checks.long_chat_check(long_chat(installed.public, size.long_turns), bounds))
    say("hostile input")
    outcome.checks += checks.hostile_checks(meet_all(installed.public, lambda: installed.pids()["gateway"], size.sockets), bounds)
    tries = {"receipt codes": lambda: receipt_try(installed.public), "logins": lambda: login_try(installed.staff)}
    for name, attempt in tries.items():
        say(f"{size.tries} {name} at once")
        flooded = flood(installed.public, installed.pids, attempt, size.tries)
        outcome.checks.append(checks.flood_check(f"{size.tries} {name} at once", flooded, bounds))


def _steady(installed: Installed, climbed: Measured, size: Size, bounds: Bounds) -> Plan:
    climb = loads(figures_of(climbed.plan, climbed.samples))
    below = carried(climb, bounds)
    most = below[-1].step if below else climb[0].step
    return Plan(installed.public, (Step(STEADY, max(5, int(most.users * STEADY_SHARE)), size.steady_seconds, most.think),))


def _restarts(installed: Installed) -> int:
    return sum(row["restarts"] for row in installed.processes())
