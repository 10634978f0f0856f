"""What runs, for other commands on the same machine: var/run/state.json. Pids and ports, never a secret."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

from steget.processes.keeper import Keeper


@dataclass(frozen=True, slots=True)
class Running:
    """One process as the file tells it."""

    name: str
    pid: int | None
    port: int | None
    state: str
    restarts: int


class StateFile:
    """The file of one installation; written whole or not at all."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, keepers: Iterable[Keeper], **extra: object) -> None:
        """Writes all processes and `extra` facts of the whole."""
        rows = [{"name": keeper.spec.name, "pid": keeper.child.pid if keeper.child and keeper.child.running else None,
                 "port": keeper.spec.port, "state": str(keeper.state), "restarts": keeper.restarts} for keeper in keepers]  # fmt: skip
        content = {"supervisor": os.getpid(), **extra, "processes": rows}
        partial = self.path.with_suffix(".partial")
        partial.write_text(json.dumps(content, indent=1), encoding="utf-8")
        partial.replace(self.path)

    def remove(self) -> None:
        """Nothing runs."""
        self.path.unlink(missing_ok=True)

    def supervisor(self) -> int | None:
        """The pid of a supervisor that runs, or None: a file that was left behind does not count."""
        pid = self._content().get("supervisor")
        return pid if isinstance(pid, int) and _is_ours(pid) else None

    def running(self) -> dict[str, Running]:
        """The processes by name; empty when no supervisor runs."""
        if self.supervisor() is None:
            return {}
        return {row["name"]: Running(**row) for row in self._content()["processes"]}

    def _content(self) -> dict:
        try:
            return json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}


class KeptWritten:
    """Writes at every change and, while the disk refuses, every second until it has: a full disk must not keep a process down."""

    AGAIN_SECONDS = 1.0

    def __init__(self, write: Callable[[], None]) -> None:
        self._write = write
        self._again: asyncio.TimerHandle | None = None

    def write(self) -> None:
        """Now, or as soon as it can be. Must be called inside a running loop."""
        self.end()
        try:
            self._write()
        except OSError:
            self._again = asyncio.get_running_loop().call_later(self.AGAIN_SECONDS, self.write)

    def end(self) -> None:
        """What is not written stays so."""
        if self._again is not None:
            self._again.cancel()
            self._again = None


def _is_ours(pid: int) -> bool:
    try:
        return "steget" in " ".join(psutil.Process(pid).cmdline())
    except psutil.Error:
        return False
