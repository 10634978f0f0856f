"""Arming and firing: a file in a folder that all processes share. Whoever takes the file away fires, so that a point fires once."""

from __future__ import annotations

import json
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import psutil

from tests.faults.points import Point


class FireFolder:
    """`folder` holds armed/, fired/ and called/; `state` is the supervisor's state file."""

    def __init__(self, folder: Path, state: Path) -> None:
        self._armed, self._fired, self._called = (folder / name for name in ("armed", "fired", "called"))
        self._state, self._plant = state, folder / "plant"
        self._seen: set[str] = set()
        for each in (self._armed, self._fired, self._called):
            each.mkdir(parents=True, exist_ok=True)

    def arm(self, point: Point) -> None:
        """The next call kills."""
        (self._fired / point.name).unlink(missing_ok=True)
        (self._armed / point.name).touch()

    def disarm(self, point: Point) -> None:
        """Nobody dies any more."""
        (self._armed / point.name).unlink(missing_ok=True)

    def fired_at(self, point: Point) -> float | None:
        """Unix seconds of the kill, or None."""
        with suppress(OSError, ValueError):
            return float((self._fired / point.name).read_text())
        return None

    def called(self) -> set[str]:
        """The names of the points that were reached since the installation started, armed or not."""
        return {path.name for path in self._called.iterdir()}

    def plant(self) -> str:
        """The defect that processes which start now shall have; empty for none."""
        return self._plant.read_text(encoding="ascii") if self._plant.exists() else ""

    def plant_now(self, name: str) -> None:
        """Sets it; an empty name takes it away."""
        self._plant.write_text(name, encoding="ascii")

    def reached(self, point: Point) -> None:
        """To be called where the point is: kills its victim when it is armed."""
        if point.name not in self._seen:
            self._seen.add(point.name)
            (self._called / point.name).touch()
        try:
            (self._armed / point.name).unlink()
        except FileNotFoundError:
            return
        (self._fired / point.name).write_text(repr(time.time()))
        if point.victim == point.process:
            os.kill(os.getpid(), signal.SIGKILL)
        self.kill(point.victim)

    def kill(self, name: str) -> bool:
        """SIGKILL for a process of the installation and all that it started; False when it is not running just now."""
        pid = self.pids().get(name)
        if pid is None:
            return False
        kill_family(pid)
        return True

    def pids(self) -> dict[str, int]:
        """The running processes by name; what the supervisor is just writing counts as nothing."""
        with suppress(OSError, ValueError):
            return {row["name"]: row["pid"] for row in json.loads(self._state.read_text(encoding="utf-8"))["processes"] if row["pid"]}
        return {}


def kill_family(pid: int) -> None:
    """SIGKILL, the parent first: it shall not see its children die."""
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        for process in [parent, *parent.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
