"""One short run for the suite; STEGET_FAULTS_SEED chooses other points and other kills, else the day does."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults.ledger import Ledger
from tests.faults.plants import PLANTS
from tests.faults.runs import Plan, Results, run_in, sample, seen_by
from tests.faults.world import world

POINTS, TICKETS, PER_SECOND = 8, 60, 2.0


@dataclass
class ShortRun:
    """The results, and how much its counter rose for each planted defect."""

    results: Results
    seed: int
    seen: dict[str, int] = field(default_factory=dict)


class People:
    """A world of which only people are asked."""

    def __init__(self, folder: Path) -> None:
        self._ledger = Ledger(folder / "ledger.jsonl")

    def person(self) -> None:
        """Nobody yet."""


@pytest.fixture
def people(tmp_path) -> People:
    return People(tmp_path)


async def _run(folder: Path, seed: int) -> ShortRun:
    plan = Plan(sample(POINTS, seed), ("F6", "F9", "F10"), TICKETS, PER_SECOND, seed)
    async with world(folder) as found:
        short = ShortRun(await run_in(found, plan), seed)
        for name in PLANTS:
            short.seen[name] = await seen_by(found, name)
    return short


@pytest.fixture(scope="session")
def short_run(tmp_path_factory: pytest.TempPathFactory) -> ShortRun:
    """Everything once, in little."""
    seed = int(os.environ.get("STEGET_FAULTS_SEED", time.time() // 86400))
    return asyncio.run(_run(tmp_path_factory.mktemp("faults") / "world", seed))
