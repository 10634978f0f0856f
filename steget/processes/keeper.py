"""Keeps one process running: starts it, asks until it answers, starts it again when it dies."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum

from steget.processes.answers import NotAnswering
from steget.processes.backoff import Backoff
from steget.processes.child import Child
from steget.processes.guard import Guard
from steget.processes.output import OutputSieve
from steget.processes.spec import Spec

CONFIG_ERROR = 78  # EX_CONFIG: settings are missing, and starting again cannot help
_ASK_EVERY, _ASK_LIMIT = 0.15, 5.0


class State(StrEnum):
    """Where a process stands. SETTLED ones have had their first chance."""

    WAITING = "waiting"
    STARTING = "starting"
    UP = "up"
    DOWN = "down"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


Change = Callable[["Keeper"], None]


class Keeper:
    """One process of the installation. `changed` is called at every change of `state`, which `reason` explains."""

    def __init__(self, spec: Spec, sieve: OutputSieve, guard: Guard, changed: Change, backoff: Backoff | None = None) -> None:
        self.spec, self.sieve, self.state, self.reason = spec, sieve, State.WAITING, ""
        self.child: Child | None = None
        self.restarts, self.began = 0, time.monotonic()
        self.answered, self.settled = asyncio.Event(), asyncio.Event()
        self._guard, self._changed, self._backoff = guard, changed, backoff or Backoff()
        self._stopping, self._starting = False, asyncio.Lock()

    async def keep(self) -> None:
        """Runs until `stop`, or until a step that ends by itself has ended."""
        self.began = time.monotonic()
        while not self._stopping:
            lived, status = await self._one_life()
            if self._stopping or self._is_final(status):
                return
            if time.monotonic() - self.began > self.spec.start_seconds:
                self.settled.set()
            self.restarts += 1
            self._move(State.DOWN, self.reason)
            await asyncio.sleep(self._backoff.after(lived))

    async def stop(self, seconds: float) -> None:
        """Stops the process, if it runs, within `seconds`; it is not started again."""
        self._stopping = True
        async with self._starting:  # a process that is just being made must not slip through
            child = self.child
        if child is not None and child.running:
            await child.stop(seconds)
        if self.state not in (State.DONE, State.FAILED):
            self._move(State.STOPPED, "")

    async def _one_life(self) -> tuple[float, int | None]:
        """How long it lived, and its exit status (None when it never started or never answered)."""
        child = await self._start()
        if child is None:
            return 0.0, None
        asking = asyncio.create_task(self._ask_until_answer(child))
        status: int | None = await child.wait()
        asking.cancel()
        with suppress(asyncio.CancelledError):
            if await asking is False:
                return child.lived, None
        self.reason = f"slutade med {status}"
        return child.lived, status

    async def _start(self) -> Child | None:
        self._move(State.STARTING, self.reason)
        async with self._starting:
            if self._stopping:
                return None
            try:
                await asyncio.to_thread(self.spec.before_start)
                self.child = await Child.start(self.spec, self.sieve, self._guard)
            except NotAnswering as error:
                self.reason = str(error)
            except Exception as error:  # whatever it is, the others must stay and this one is tried again
                self.reason = f"kan inte startas ({type(error).__name__})"
            else:
                return self.child
        return None

    async def _ask_until_answer(self, child: Child) -> bool:
        """True when it answered; False when it was stopped because it never did."""
        if self.spec.once:
            return True
        deadline = time.monotonic() + self.spec.start_seconds
        while child.running and time.monotonic() < deadline:
            try:
                async with asyncio.timeout(_ASK_LIMIT):  # wait_for of 3.11 may swallow the cancellation when the child dies
                    await self.spec.probe()
            except Exception as error:  # a probe may fail in as many ways as a client library has
                self.reason = str(error) if isinstance(error, NotAnswering) else "svarar inte"
                await asyncio.sleep(_ASK_EVERY)
            else:
                self._has_answered()
                return True
        if not child.running:
            return True
        await child.stop(self.spec.stop_seconds)
        return False

    def _has_answered(self) -> None:
        self.sieve.forget_first_lines()
        self._move(State.UP, "")
        self.answered.set()
        self.settled.set()

    def _is_final(self, status: int | None) -> bool:
        """Whether a step has ended, or a process will never start with these settings."""
        if self.spec.once and status == 0:
            self._move(State.DONE, "")
            self.answered.set()
        elif self.spec.once or (status == CONFIG_ERROR and not self.answered.is_set()):
            self._move(State.FAILED, self.reason)
        else:
            return False
        self.settled.set()
        return True

    def _move(self, state: State, reason: str) -> None:
        self.state, self.reason = state, reason
        self._changed(self)
