"""Memory is counted with all that a process started."""

from __future__ import annotations

import os
import subprocess
import sys

from steget.memory import MIB, use_of

_CHILD = "import sys; block = b'x' * (40 * 1024 * 1024); print('ready', flush=True); sys.stdin.read()"


def test_child_counts_when_its_parent_is_asked() -> None:
    alone = use_of(os.getpid())
    child = subprocess.Popen([sys.executable, "-c", _CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None and child.stdout.readline() == b"ready\n"
    together, parent_only = use_of(os.getpid()), use_of(os.getpid(), with_children=False)
    child.communicate()
    assert together.count == alone.count + 1
    assert together.pss - parent_only.pss > 40 * MIB


def test_process_that_has_ended_uses_nothing() -> None:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    assert use_of(done.pid).count == 0
