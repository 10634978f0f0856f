"""What a test may do to a running installation from outside: ask its state, add staff, kill parts of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from foundation.settings import ROOT
from tests.staff_app import CodeApp, log_in

PASSWORD = "ett långt lösenord för provet"


@dataclass(frozen=True, slots=True)
class Installed:
    """Addresses and handles of one running installation."""

    pid: int
    data: Path
    public: str
    staff: str
    environment: dict[str, str]
    apps: dict[str, CodeApp] = field(default_factory=dict)
    """The apps for codes of those who have logged in, by username."""

    def steget(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """Runs `steget WORDS` against this installation."""
        return subprocess.run([sys.executable, "-m", "steget", *words], input=given, cwd=ROOT, env=self.environment,
                              capture_output=True, text=True, timeout=120)  # fmt: skip

    def add_staff(self, username: str, municipality: str) -> None:
        """A member of staff with the test's password."""
        done = self.steget("staff", "add", "--municipality", municipality, "--username", username, "--name", "Kim Test",
                           "--password-stdin", given=PASSWORD + "\n")  # fmt: skip
        assert done.returncode == 0, done.stderr

    @contextmanager
    def logged_in(self, username: str) -> Iterator[httpx.Client]:
        """A browser of a member of staff that has come to the queue; the first time it makes their second step."""
        with httpx.Client(base_url=self.staff, timeout=30, follow_redirects=True, headers={"Origin": self.staff}) as client:
            self.apps[username] = log_in(client, username, PASSWORD, self.apps.get(username))
            yield client

    def processes(self) -> list[dict]:
        """The children as the supervisor's state file tells them."""
        return json.loads((self.data / "run" / "state.json").read_text(encoding="utf-8"))["processes"]

    def pids(self) -> dict[str, int]:
        """The running children by name."""
        return {row["name"]: row["pid"] for row in self.processes() if row["pid"]}

    @contextmanager
    def without(self, *names: str) -> Iterator[None]:
        """Kills the named children with all they started; the supervisor sleeps meanwhile, so that they stay dead."""
        pids = self.pids()
        os.kill(self.pid, signal.SIGSTOP)
        try:
            for name in names:
                _kill_family(pids[name])
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)
            self.wait_until_recovered({pids[name] for name in names})

    def wait_until_recovered(self, dead: set[int], seconds: float = 90) -> None:
        """Until new processes stand where the dead ones stood, all are up, and both doors say that what is behind them answers."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            rows = self.processes()
            is_whole = all(row["state"] in ("up", "done") and row["pid"] not in dead for row in rows)
            if is_whole and all(_is_ready(address) for address in (self.public, self.staff)):
                return
            time.sleep(0.3)
        raise AssertionError("the installation did not recover")


def _kill_family(pid: int) -> None:
    try:
        parent = psutil.Process(pid)
        family = [*parent.children(recursive=True), parent]
    except psutil.NoSuchProcess:
        return
    for process in family:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue


def _is_ready(address: str) -> bool:
    try:
        return httpx.get(address + "/readyz", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False
