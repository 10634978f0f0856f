"""Small processes to supervise, and ways to look at them from outside."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

from steget.processes.answers import NotAnswering
from steget.processes.spec import Spec

# Writes its pid to a file, starts a child of its own, and sleeps; `deaf` ignores polite signals.
_TOY = """
import os, pathlib, signal, subprocess, sys, time
name, folder, mode = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
def note(kind, text=""):
    with (folder / "order").open("a") as stream:
        stream.write(kind + " " + name + "\\n")
def end(*_):
    note("stop")
    sys.exit(0)
signal.signal(signal.SIGTERM, signal.SIG_IGN if mode == "deaf" else end)
if mode == "family":
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    (folder / (name + ".child")).write_text(str(child.pid))
note("start")
(folder / name).write_text(str(os.getpid()))
if mode == "dies":
    sys.exit(3)
if mode == "unset":
    print("Inställningen STEGET_X saknas.", file=sys.stderr)
    sys.exit(78)
while True:
    time.sleep(0.05)
"""


def toy(name: str, folder: Path, mode: str = "polite", **extra: object) -> Spec:
    """A process that answers as soon as it has written its pid to `folder`/`name`."""

    async def probe() -> None:
        if not (folder / name).exists():
            raise NotAnswering("svarar inte")

    settings: dict = {"stop_seconds": 1.0, "start_seconds": 20.0, "probe": probe, "cwd": folder} | extra
    return Spec(name=name, label=name, command=(sys.executable, "-c", _TOY, name, str(folder), mode),
                env={"PATH": os.environ["PATH"]}, **settings)  # fmt: skip


def order(folder: Path) -> list[str]:
    """What the toys noted, such as `start a` and `stop a`, in time."""
    path = folder / "order"
    return path.read_text().splitlines() if path.exists() else []


def pid_of(folder: Path, name: str) -> int:
    """The pid that the toy `name` wrote."""
    return int((folder / name).read_text())


def alive(pid: int) -> bool:
    """Whether the process runs; one that waits to be collected does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until_gone(pids: Iterable[int], seconds: float) -> list[int]:
    """The pids that still run after `seconds`; empty as soon as all are gone."""
    left, deadline = list(pids), time.monotonic() + seconds
    while time.monotonic() < deadline and any(alive(pid) for pid in left):
        time.sleep(0.05)
    return [pid for pid in left if alive(pid)]
