"""What one process is: how it starts, when it really answers, how it is stopped."""

from __future__ import annotations

import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from foundation.settings import ROOT

Probe = Callable[[], Awaitable[None]]
GIVES_WAY: Final = 5
"""For who computes, so that a full machine still answers danger at the door: a third of the usual weight (sched(7))."""


async def no_probe() -> None:
    """For a process whose end is its answer."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A process. `needs` names those that must answer first, `uses` those that it can do without but that stop after it.

    `probe` returns when it answers and raises when not. `once` is a step that ends by itself with 0; `vital` says that
    without its first answer nothing else is worth starting. `nice` is 0 to 19: who has more gives way when the machine is full.
    """

    name: str
    label: str
    command: tuple[str, ...]
    env: Mapping[str, str]
    probe: Probe = no_probe
    needs: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    cwd: Path = ROOT
    user: str | None = None
    nice: int = 0
    port: int | None = None
    once: bool = False
    vital: bool = False
    start_seconds: float = 90.0
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 3.0
    orphan_signal: signal.Signals = signal.SIGKILL
    before_start: Callable[[], None] = field(default=lambda: None)


def stop_stages(specs: list[Spec]) -> list[list[Spec]]:
    """The order of stopping: nobody is stopped while somebody who needs or uses it runs."""
    left, stages = {spec.name: spec for spec in specs}, []
    while left:
        needed = {name for spec in left.values() for name in (*spec.needs, *spec.uses)}
        stage = [spec for name, spec in left.items() if name not in needed]
        if not stage:
            raise ValueError("processes need each other in a circle")
        stages.append(stage)
        for spec in stage:
            del left[spec.name]
    return stages
