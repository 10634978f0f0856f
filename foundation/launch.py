"""Becomes another program that dies with its parent: `python -I -S launch.py PARENT SIGNAL USER NICE -- command…`

Run as a script and by the standard library only, so that it costs a few milliseconds. A script of its own, and not code
between fork and exec: forking a supervisor that has threads may hang there.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import resource
import sys
from contextlib import suppress

PR_SET_PDEATHSIG = 1


def _become_user(name: str) -> None:
    entry = pwd.getpwnam(name)
    os.initgroups(name, entry.pw_gid)
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)
    os.environ.update(HOME=entry.pw_dir, USER=name, LOGNAME=name)


def _give_way(nice: int) -> None:
    """Under what the process has; where the kernel weighs whole sessions against each other, the session too (sched(7))."""
    if not nice:
        return
    os.nice(nice)
    with suppress(OSError), open("/proc/self/autogroup", "w", encoding="ascii") as session:  # noqa: PTH123 - costs less than pathlib
        session.write(str(os.nice(0)))


def _die_with_parent(parent: int, signal_number: int) -> None:
    """Must come after the change of user, which clears it (prctl(2))."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:  # the parent died before the line above
        sys.exit(1)


def main(arguments: list[str]) -> None:
    """Replaces this process by the command; core dumps are off, since one would hold what people wrote."""
    parent, signal_number, user, nice, separator, *command = arguments
    if separator != "--" or not command:
        sys.exit(64)  # EX_USAGE
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _give_way(int(nice))
    if user != "-":
        _become_user(user)
    _die_with_parent(int(parent), int(signal_number))
    os.execvpe(command[0], command, os.environ)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
