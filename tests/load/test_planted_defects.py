"""Each check turns red for the defect that it is there for, and stays green beside it.

A gateway with the defect stands beside the real one, on the same database, nlu, Rasa and bridge.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from foundation.settings import ROOT
from tests.bench.load.bounds import SHORT, Bounds
from tests.bench.load.checks import Check, every_step_carried, growth_checks, ladder_checks
from tests.bench.load.measuring import measure
from tests.bench.load.plan import LOAD, Plan, Step
from tests.bench.load.standing import free_port, wait_until_ready
from tests.e2e.installation import Installed
from tests.load.planted_gateway import RASA_IS_SLOW

STEPS = (Step(LOAD, 16, 12, think=1.0),)


@contextmanager
def planted(installed: Installed, defect: str) -> Iterator[tuple[str, int]]:
    """Address and pid of a gateway with `defect`."""
    port = free_port()
    environment = psutil.Process(installed.pids()["gateway"]).environ() | {"STEGET_PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-m", "tests.load.planted_gateway", defect], cwd=ROOT, env=environment,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(20)


def red(installed: Installed, defect: str, folder: Path, bounds: Bounds = SHORT) -> list[Check]:
    """The checks that do not hold against the planted gateway."""
    with planted(installed, defect) as (public, pid):
        measured = measure(Plan(public, STEPS), lambda: {**installed.pids(), "gateway": pid}, folder)
    checks = [*ladder_checks(measured, bounds), every_step_carried(measured, bounds), *growth_checks(measured, LOAD, bounds)]
    return [check for check in checks if not check.holds]


@pytest.mark.parametrize(("defect", "found"), [
    ("gate waits for Rasa", "emergency p99"), ("answers lost", "wrong or empty answers"), ("memory leaks", "memory of gateway"),
])  # fmt: skip
def test_a_planted_defect_turns_the_short_form_red(installed: Installed, tmp_path: Path, defect: str, found: str) -> None:
    assert any(check.name.startswith(found) for check in red(installed, defect, tmp_path)), defect


def test_a_slow_rasa_delays_no_emergency_and_leaks_nothing(installed: Installed, tmp_path: Path) -> None:
    """What tells the planted gate from the real one: with the same slow Rasa the real one stays green here."""
    as_slow = replace(SHORT, emergency_ms=1000 * RASA_IS_SLOW, crowded_emergency_ms=1000 * RASA_IS_SLOW)
    names = [check.name for check in red(installed, "slow Rasa", tmp_path, as_slow)]
    assert [name for name in names if name.startswith(("emergenc", "memory", "wrong"))] == []
