"""kill -9 of the supervisor, and of its guardian, leaves no process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from foundation.settings import ROOT
from steget.processes.lock import AlreadyRunning, FolderLock
from tests.steget import killed_supervisor
from tests.steget.toys import pid_of, wait_until_gone


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A supervisor with three toys that all answer."""
    process = subprocess.Popen([sys.executable, killed_supervisor.__file__, str(tmp_path)], env=os.environ | {"PYTHONPATH": str(ROOT)})
    deadline = time.monotonic() + 20
    while not (tmp_path / "guardian").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    yield process
    process.kill()
    process.wait()


def test_everything_is_gone_and_the_folder_free_when_the_supervisor_is_killed(running: subprocess.Popen[bytes], tmp_path: Path) -> None:
    with pytest.raises(AlreadyRunning):
        FolderLock(tmp_path / "lock").take()
    pids = [pid_of(tmp_path, name) for name in ("polite", "deaf", "family", "family.child", "guardian")]
    running.kill()
    running.wait()
    assert wait_until_gone(pids, 8) == []
    FolderLock(tmp_path / "lock").take()


def test_every_direct_child_dies_when_the_guardian_was_killed_first(running: subprocess.Popen[bytes], tmp_path: Path) -> None:
    os.kill(pid_of(tmp_path, "guardian"), signal.SIGKILL)
    running.kill()
    running.wait()
    assert wait_until_gone([pid_of(tmp_path, name) for name in ("polite", "deaf", "family")], 3) == []
    os.kill(pid_of(tmp_path, "family.child"), signal.SIGKILL)  # nobody is left who could know of it
