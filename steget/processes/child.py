"""One running process with all that it started: a process group of its own, its output sieved."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from foundation import launch
from steget.processes.guard import Guard
from steget.processes.output import OutputSieve
from steget.processes.spec import Spec

_LAUNCH = str(Path(launch.__file__))
_CHUNK = 65536


class Child:
    """A started process. `pid` is also the number of its group and session."""

    def __init__(self, spec: Spec, process: asyncio.subprocess.Process, reading: asyncio.Task[None], guard: Guard) -> None:
        self.spec, self.pid, self.started = spec, process.pid, time.monotonic()
        self._process, self._reading, self._guard = process, reading, guard

    @classmethod
    async def start(cls, spec: Spec, sieve: OutputSieve, guard: Guard) -> Child:
        """Starts `spec` so that it dies with this process. Raises OSError when it cannot be started at all.

        Must be called in the main thread: the kernel ties a child to the thread that made it.
        """
        read_end, write_end = os.pipe()
        bond = (str(os.getpid()), str(int(spec.orphan_signal)), spec.user or "-", str(spec.nice), "--")
        words = [sys.executable, "-I", "-S", _LAUNCH, *bond]
        try:
            process = await asyncio.create_subprocess_exec(
                *words, *spec.command, cwd=spec.cwd, env=dict(spec.env), stdin=subprocess.DEVNULL, stdout=write_end,
                stderr=write_end, start_new_session=True)  # fmt: skip
        except BaseException:
            os.close(read_end)
            raise
        finally:
            os.close(write_end)
        guard.add(process.pid, spec.orphan_signal)
        return cls(spec, process, asyncio.create_task(_read(read_end, sieve)), guard)

    async def wait(self) -> int:
        """The exit status, once it has ended; what it left behind in its group is killed."""
        status = await self._process.wait()
        self.signal_group(signal.SIGKILL)
        self._guard.remove(self.pid)
        await asyncio.wait([self._reading], timeout=1)
        return status

    async def stop(self, seconds: float) -> None:
        """Asks it to end, and kills it and its group when it has not after `seconds`."""
        self.signal_group(self.spec.stop_signal)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), seconds)
        self.signal_group(signal.SIGKILL)
        await self.wait()

    @property
    def lived(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self._process.returncode is None

    def signal_group(self, number: signal.Signals) -> None:
        """Sends a signal to it and to all that it started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)


async def _read(descriptor: int, sieve: OutputSieve) -> None:
    """Feeds lines to the sieve; a line longer than a chunk is no event of ours and is dropped."""
    reader = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb", 0))  # fmt: skip
    rest = b""
    try:
        while chunk := await reader.read(_CHUNK):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                sieve.take(line)
            rest = rest if len(rest) < _CHUNK else b""
        sieve.take(rest)
    finally:
        transport.close()
