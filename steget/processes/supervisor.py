"""Starts all processes in the order of their needs, keeps them running, stops them in reverse."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from steget.processes.guard import Guard
from steget.processes.keeper import Change, Keeper, State
from steget.processes.output import OutputSieve
from steget.processes.spec import Spec, stop_stages

STOP_SECONDS = 19.0


class Supervisor:
    """The processes `specs`. `changed` hears of every change; `logs` is the folder of their event lines."""

    def __init__(self, specs: Sequence[Spec], logs: Path, guard: Guard, changed: Change) -> None:
        self._specs = list(specs)
        needed = {name for spec in specs for name in spec.needs}
        if any(spec.name in needed and not (spec.vital or spec.once) for spec in specs):
            raise ValueError("who is needed must be vital, or the others would wait for ever")
        self.keepers = {spec.name: Keeper(spec, OutputSieve(logs / f"{spec.name}.log"), guard, changed) for spec in specs}
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begins to start everything. Must be called in the main thread, inside a running loop."""
        self._tasks = [asyncio.create_task(self._keep(keeper)) for keeper in self.keepers.values()]

    async def settled(self, stop: asyncio.Event) -> bool:
        """Waits until each has answered or used up its first chance. True when all that is vital answers."""
        waiting = [asyncio.create_task(keeper.settled.wait()) for keeper in self.keepers.values()]
        stopping = asyncio.create_task(stop.wait())
        try:
            while waiting and not stop.is_set() and not self._hopeless():
                _, pending = await asyncio.wait({*waiting, stopping}, return_when=asyncio.FIRST_COMPLETED)
                waiting = [task for task in waiting if task in pending]
        finally:
            for task in (*waiting, stopping):
                task.cancel()
        return not self._hopeless()

    async def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Stops all in reverse order of need, within `seconds`; the last ones, stores as a rule, get all that is left."""
        deadline = time.monotonic() + seconds
        stages = stop_stages(self._specs)
        for stage in stages:
            left = max(0.2, deadline - time.monotonic())
            patience = [left if stage is stages[-1] else min(spec.stop_seconds, left) for spec in stage]
            await asyncio.gather(*map(self._stop_one, stage, patience))
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        for keeper in self.keepers.values():
            keeper.sieve.close()

    async def _stop_one(self, spec: Spec, seconds: float) -> None:
        await self.keepers[spec.name].stop(seconds)

    async def _keep(self, keeper: Keeper) -> None:
        for name in keeper.spec.needs:
            if name in self.keepers:
                await self.keepers[name].answered.wait()
        await keeper.keep()

    def _hopeless(self) -> bool:
        """A vital process has had its chance, or one refuses its settings: starting the rest would be make-believe."""
        return any(keeper.settled.is_set() and not keeper.answered.is_set() and (keeper.spec.vital or keeper.state == State.FAILED)
                   for keeper in self.keepers.values())  # fmt: skip

