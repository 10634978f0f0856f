"""Starts a whole installation, `steget up` with a data folder and doors of its own, and stops it in the end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from foundation.settings import ROOT
from tests.e2e.installation import Installed


@contextmanager
def started(data: Path, seconds: float = 120) -> Iterator[Installed]:
    """A running installation, ready within `seconds`; afterwards SIGTERM must leave no process behind."""
    public, staff = free_port(), free_port()
    environment = {**os.environ, "STEGET_DATA_DIR": str(data), "STEGET_PUBLIC_PORT": str(public), "STEGET_STAFF_PORT": str(staff)}
    with (data / "up.txt").open("wb") as output:
        process = subprocess.Popen([sys.executable, "-m", "steget", "up"], cwd=ROOT, env=environment, stdout=output, stderr=output)
    installed = Installed(process.pid, data, f"http://127.0.0.1:{public}", f"http://127.0.0.1:{staff}", environment)
    try:
        wait_until_ready(installed.public, process, seconds)
        wait_until_ready(installed.staff, process, seconds)
        yield installed
    finally:
        family = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        left = [child for child in family if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
        assert left == [], "processes were left behind"


def free_port() -> int:
    """A port that nobody listened at a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(address: str, process: subprocess.Popen, seconds: float) -> None:
    """Until the door says that what is behind it answers; fails when the installation ends before."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, "steget up ended by itself"
        try:
            if httpx.get(address + "/readyz", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    pytest.fail(f"not ready within {seconds:.0f} s")
