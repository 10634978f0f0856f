"""`python -m bot.assistant.cage --connect PORT --bind PORT --read PATH --write PATH --list PATH -- COMMAND…`: a process in a cage.

Threat: Rasa stands on an old tree of packages that nobody mends, so it is assumed to run a stranger's code. The command
keeps its own files, one writable folder, TCP to the ports named and nothing else: no key, no database, no way out.
What this kernel cannot close stays open, and `steget doctor` says so. Standard library only.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot.assistant import landlock, seccomp

# What a Python program reads of the system. No folder of people's, no /etc/shadow, nothing of other programs' data.
_SYSTEM: Final = tuple(map(Path, (
    "/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime", "/etc/timezone", "/etc/nsswitch.conf", "/etc/hosts",
    "/etc/host.conf", "/etc/resolv.conf", "/etc/gai.conf", "/etc/passwd", "/etc/group", "/etc/mime.types", "/etc/ssl/openssl.cnf",
    "/dev/null", "/dev/zero", "/dev/urandom", "/dev/random", "/proc", "/sys/devices/system/cpu", "/sys/fs/cgroup",
)))  # fmt: skip
_DEVICES: Final = (Path("/dev/null"),)
_CAP_SETPCAP: Final = 8
_PR_CAPBSET_DROP, _PR_SET_SECUREBITS = 24, 28
_NO_ROOT_FOR_GOOD: Final = 0x1 | 0x2  # SECBIT_NOROOT and its lock, capabilities(7)


def drop_rights_of_root() -> None:
    """What is started from here on has no capability, though its user may be root (capabilities(7)).

    Who may not give them up has none to lose: no_new_privs then keeps root from getting them back at execve(2).
    """
    if not _may_set_capabilities():
        return
    libc = ctypes.CDLL(None, use_errno=True)
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text(encoding="ascii"))
    refused = [libc.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0) for number in range(last + 1)]
    if any(refused) or libc.prctl(_PR_SET_SECUREBITS, _NO_ROOT_FOR_GOOD, 0, 0, 0):
        raise PermissionError


def _may_set_capabilities() -> bool:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    effective = next(line for line in lines if line.startswith("CapEff:"))
    return bool(int(effective.split()[1], 16) >> _CAP_SETPCAP & 1)


def enclose(allowed: landlock.Allowed) -> None:
    """Closes the cage around this process. Raises when the kernel offers something and then refuses it."""
    drop_rights_of_root()
    landlock.restrict(landlock.Allowed(
        read=(*_SYSTEM, Path(sys.prefix), Path(sys.base_prefix), *allowed.read), write=(*_DEVICES, *allowed.write),
        list=allowed.list, connect=allowed.connect, bind=allowed.bind))  # fmt: skip
    seccomp.restrict()


def _allowed(words: list[str]) -> landlock.Allowed:
    parser = argparse.ArgumentParser()
    kinds: dict[str, Callable[[str], object]] = {"read": Path, "write": Path, "list": Path, "connect": int, "bind": int}
    for name, kind in kinds.items():
        parser.add_argument(f"--{name}", type=kind, action="append", default=[])
    return landlock.Allowed(**{name: tuple(values) for name, values in vars(parser.parse_args(words)).items()})


def main(words: list[str]) -> None:
    """Becomes the command after `--`, caged."""
    split = words.index("--")
    enclose(_allowed(words[:split]))
    command = words[split + 1 :]
    os.execvp(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
