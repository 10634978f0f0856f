"""The state file is written again and again until a disk that was full takes it."""

from __future__ import annotations

import asyncio

import pytest

from steget.processes.state import KeptWritten


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KeptWritten, "AGAIN_SECONDS", 0.01)


class Disk:
    """Counts what was tried and what was written."""

    def __init__(self, refusals: int) -> None:
        self.refusals, self.tried, self.written = refusals, 0, 0

    def write(self) -> None:
        self.tried += 1
        if self.tried <= self.refusals:
            raise OSError(28, "No space left on device")
        self.written += 1


async def test_a_write_that_works_is_done_once(soon: None) -> None:
    disk = Disk(0)
    KeptWritten(disk.write).write()
    await asyncio.sleep(0.05)
    assert (disk.tried, disk.written) == (1, 1)


async def test_a_refused_write_is_tried_until_it_works_and_then_no_more(soon: None) -> None:
    disk = Disk(3)
    KeptWritten(disk.write).write()
    await asyncio.sleep(0.2)
    assert (disk.tried, disk.written) == (4, 1)


async def test_changes_meanwhile_start_no_second_row_of_tries(soon: None) -> None:
    disk = Disk(3)
    keeping = KeptWritten(disk.write)
    for _ in range(4):
        keeping.write()
    await asyncio.sleep(0.1)
    assert (disk.tried, disk.written) == (4, 1)


async def test_nothing_is_tried_after_the_end(soon: None) -> None:
    disk = Disk(100)
    keeping = KeptWritten(disk.write)
    keeping.write()
    keeping.end()
    await asyncio.sleep(0.05)
    assert disk.tried == 1
