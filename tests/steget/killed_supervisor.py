"""A supervisor for the tests to kill: `python killed_supervisor.py FOLDER`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from steget.processes.guard import Guard
from steget.processes.lock import FolderLock
from steget.processes.supervisor import Supervisor
from tests.steget.toys import toy


async def main(folder: Path) -> None:
    """Runs three toys and writes the guardian's pid when all answer."""
    lock = FolderLock(folder / "lock")
    lock.take()
    guard = Guard(hold=(lock.descriptor,))
    specs = [toy("polite", folder), toy("deaf", folder, "deaf"), toy("family", folder, "family")]
    supervisor = Supervisor(specs, folder / "log", guard, lambda _keeper: None)
    supervisor.start()
    await supervisor.settled(asyncio.Event())
    (folder / "guardian").write_text(str(guard.pid))
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
