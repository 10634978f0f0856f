"""Outlives a supervisor that was killed and takes its processes with it: `python -I -S guardian.py`, told by standard input.

PR_SET_PDEATHSIG reaches a child but not what that child started, and it is lost when a program changes user. So the
supervisor tells this small process which process groups it has made; when the pipe closes without the word `end`, every
group is signalled and, after some seconds, killed. Standard library only.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

PATIENCE_SECONDS = 6.0


def _living_groups() -> set[int]:
    """The groups of all processes that are not zombies: those may wait for ever for a parent that never looks."""
    groups = set()
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with suppress(OSError):
                state, _parent, group = Path(entry.path, "stat").read_bytes().rpartition(b")")[2].split()[:3]
                if state not in (b"Z", b"X"):
                    groups.add(int(group))
    return groups


def _signal_group(group: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _take_down(groups: dict[int, int]) -> None:
    for group, number in groups.items():
        _signal_group(group, number)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and _living_groups() & groups.keys():
        time.sleep(0.1)
    for group in groups:
        _signal_group(group, signal.SIGKILL)


def main() -> None:
    """Reads `add GROUP SIGNAL`, `remove GROUP` and `end`, one a line, until the pipe closes."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # a hang-up of the terminal must not take the guardian first
    groups: dict[int, int] = {}
    for line in sys.stdin:
        word, *numbers = line.split()
        if word == "add":
            groups[int(numbers[0])] = int(numbers[1])
        elif word == "remove":
            groups.pop(int(numbers[0]), None)
        elif word == "end":
            return
    with suppress(OSError):
        _take_down(groups)


if __name__ == "__main__":
    main()
