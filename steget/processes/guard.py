"""The supervisor's end of the pipe to the guardian."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from steget.processes import guardian


class Guard:
    """A running guardian. `hold` are file descriptors that it keeps open, so that a lock lasts until all is gone."""

    def __init__(self, hold: Sequence[int] = ()) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, "-I", "-S", str(Path(guardian.__file__))], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True, pass_fds=tuple(hold), env={}, text=True,
        )  # fmt: skip
        self.pid = self._process.pid

    def add(self, group: int, orphan_signal: int) -> None:
        """From now on `group` gets `orphan_signal`, and then SIGKILL, when this process dies."""
        self._say(f"add {group} {int(orphan_signal)}")

    def remove(self, group: int) -> None:
        """The group is gone; its number may soon belong to somebody else."""
        self._say(f"remove {group}")

    def end(self) -> None:
        """Everything is stopped: the guardian may go."""
        self._say("end")
        with suppress(OSError):
            self._process.communicate(timeout=5)

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):  # a guardian that was killed leaves PR_SET_PDEATHSIG, and no reason to stop
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
