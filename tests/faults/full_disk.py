"""A disk that takes no byte more, for all processes of an installation and for those it starts meanwhile.

Not a full file system, which needs root to make: every write to a file fails with EFBIG (RLIMIT_FSIZE 0, setrlimit(2)) where a full
disk says ENOSPC. The callers see an OSError, PostgreSQL a failed write of its log, either way. What is already in a file stays.
"""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import psutil

_EVERY_S: Final = 0.1


@asynccontextmanager
async def full_disk(supervisor: int) -> AsyncIterator[None]:
    """`supervisor` is the installation's first process; its limit is inherited by all that it starts."""
    _limit(supervisor, 0)
    # One that was just being forked when the others got theirs has none: so it is set again and again.
    keeping = asyncio.create_task(_keep(supervisor))
    try:
        yield
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        _limit(supervisor, resource.RLIM_INFINITY)


async def _keep(supervisor: int) -> None:
    while True:
        await asyncio.sleep(_EVERY_S)
        _limit(supervisor, 0)


def _limit(supervisor: int, size: int) -> None:
    parent = psutil.Process(supervisor)
    for process in [parent, *parent.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess, ProcessLookupError, FileNotFoundError):
            if _size(process.pid) != size:
                _set(process, size)


def _size(pid: int) -> int:
    """The limit that holds, from a file that everybody may read."""
    line = next(each for each in Path(f"/proc/{pid}/limits").read_text(encoding="ascii").splitlines() if each.startswith("Max file size"))
    soft = line.split()[3]
    return resource.RLIM_INFINITY if soft == "unlimited" else int(soft)


def _set(process: psutil.Process, size: int) -> None:
    # Only its own user may do it: root of a container often lacks CAP_SYS_RESOURCE, and PostgreSQL runs as another user than root.
    user, group = process.uids().real, process.gids().real
    other = {} if user == os.getuid() else {"user": user, "group": group, "extra_groups": ()}
    soft = "unlimited" if size == resource.RLIM_INFINITY else str(size)
    words = ["prlimit", f"--pid={process.pid}", f"--fsize={soft}:unlimited"]
    subprocess.run(words, check=process.is_running(), capture_output=True, **other)
