"""An installation of its own to put under load: `steget up` with an empty data folder and free ports."""

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

from foundation.settings import ROOT
from tests.e2e.installation import Installed

START_SECONDS = 180.0
# One chat of a thousand turns in a row is what no person writes; everybody else keeps the pace that the product allows.
SETTINGS = {"STEGET_MESSAGES_PER_MINUTE": "100000"}


def free_port() -> int:
    """A port of the loopback that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def standing(data: Path) -> Iterator[Installed]:
    """A ready installation in `data`, stopped afterwards. Raises SystemExit when it does not come up."""
    public, staff = free_port(), free_port()
    environment = {**os.environ, **SETTINGS, "STEGET_DATA_DIR": str(data), "STEGET_PUBLIC_PORT": str(public),
                   "STEGET_STAFF_PORT": str(staff)}  # fmt: skip
    with (data / "up.txt").open("wb") as output:
        process = subprocess.Popen([sys.executable, "-m", "steget", "up"], cwd=ROOT, env=environment, stdout=output, stderr=output)
    installed = Installed(process.pid, data, f"http://127.0.0.1:{public}", f"http://127.0.0.1:{staff}", environment)
    try:
        for door in (installed.public, installed.staff):
            wait_until_ready(door, process)
        yield installed
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def wait_until_ready(door: str, process: subprocess.Popen, seconds: float = START_SECONDS) -> None:
    """Until /readyz of `door` answers 200. Raises SystemExit when the process ends or the time is up."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(door + "/readyz", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    raise SystemExit("Installationen kom inte igång.")
