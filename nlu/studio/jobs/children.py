"""Runs the heavy work of a job in a process that can be killed at any moment, and that dies with this one."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from foundation import launch
from nlu.studio.jobs.telling import Cancelled, Stopped

_LOOK_SECONDS: Final = 0.2
_LAST_BYTES: Final = 4000
_NICER: Final = 5
"""What computes gives way to what only switches: publishing must be quick also while the machine is full."""
_LAUNCH: Final = str(Path(launch.__file__))


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended. `last` is the end of what it wrote to standard error."""

    status: int
    last: str


def plain_environment(home: Path) -> dict[str, str]:
    """What a child sees of the surroundings: no secret, no database, a home that is thrown away."""
    kept = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
    return kept | {"HOME": str(home), "TMPDIR": str(home), "MPLCONFIGDIR": str(home), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1",
                   "TOKENIZERS_PARALLELISM": "false", "OMP_NUM_THREADS": "2", "CUDA_VISIBLE_DEVICES": ""}  # fmt: skip


def run_child(command: Sequence[str], env: Mapping[str, str], cwd: Path, stopped: Stopped, hear: Callable[[str], None]) -> Ended:
    """Runs `command` to its end; `hear` gets each line of its standard output. Raises Cancelled, and then it is killed.

    Must be called in the main thread: the kernel ties a child to the thread that made it.
    """
    with tempfile.TemporaryFile(dir=cwd) as errors:
        words = [sys.executable, "-I", "-S", _LAUNCH, str(os.getpid()), str(int(signal.SIGKILL)), "-", str(_NICER), "--"]
        process = subprocess.Popen(  # noqa: S603 - our own words
            [*words, *command], cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
            start_new_session=True,
        )  # fmt: skip
        try:
            _listen(process, stopped, hear)
            return Ended(process.wait(), _end_of(errors))
        finally:
            _kill(process)


def _listen(process: subprocess.Popen[bytes], stopped: Stopped, hear: Callable[[str], None]) -> None:
    assert process.stdout is not None
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            if stopped():
                raise Cancelled
            if not selector.select(_LOOK_SECONDS):
                continue
            chunk = os.read(process.stdout.fileno(), 65536)
            if not chunk:
                return
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                hear(line.decode("utf-8", "replace"))


def _end_of(errors: IO[bytes]) -> str:
    size = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, size - _LAST_BYTES))
    return errors.read().decode("utf-8", "replace")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """It and all that it started; also after a good end, for what it may have left running."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()
