"""Landlock: what files and TCP ports this process and all that it becomes may still use. Linux alone, no right needed.

Source: Documentation/userspace-api/landlock.rst and include/uapi/linux/landlock.h of Linux 6.12. Standard library only,
since the Rasa box gets no package for it; the system calls have the same numbers on every architecture.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION_FLAG, _BENEATH, _PORT = 1, 1, 2
_PR_SET_NO_NEW_PRIVS: Final = 38
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE, _IOCTL = 1, 2, 4, 8, 1 << 14, 1 << 15
_FILE_RIGHTS: Final = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL
_BIND, _CONNECT = 1, 2
# The newest right over files of each ABI; a kernel refuses a set with a right that it does not know.
_FILE_BITS: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
CLOSES_TCP: Final = 4
CLOSES_SIGNALS: Final = 6
_libc = ctypes.CDLL(None, use_errno=True)


class LandlockError(Exception):
    """The kernel refused; the text names the call."""


@dataclass(frozen=True)
class Allowed:
    """All that is left: folders and files to `read` (and run), to `write`, to `list` only, TCP ports to `connect` to and to `bind`."""

    read: tuple[Path, ...] = ()
    write: tuple[Path, ...] = ()
    list: tuple[Path, ...] = ()
    connect: tuple[int, ...] = ()
    bind: tuple[int, ...] = ()


def abi() -> int:
    """The version that the kernel offers: 0 none, 1 files (5.13), 4 TCP ports too (6.7), 6 signals and abstract sockets (6.12)."""
    return max(0, _libc.syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG)))


def restrict(allowed: Allowed) -> int:
    """Takes everything else away for good, as far as this kernel can; gives its ABI. Raises LandlockError.

    Paths that do not exist are passed over. Sets no_new_privs. Must run before any thread is started.
    """
    version = abi()
    if version == 0:
        return 0
    files = (1 << _FILE_BITS[min(version, max(_FILE_BITS))]) - 1
    ruleset = _ruleset(version, files)
    try:
        _add_paths(ruleset, allowed.read, files & (_EXECUTE | _READ_FILE | _READ_DIR))
        _add_paths(ruleset, allowed.write, files & ~_EXECUTE)
        _add_paths(ruleset, allowed.list, _READ_DIR)
        if version >= CLOSES_TCP:
            _add_ports(ruleset, allowed.connect, _CONNECT)
            _add_ports(ruleset, allowed.bind, _BIND)
        _must(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
        _must(_libc.syscall(_RESTRICT, ruleset, 0), "landlock_restrict_self")
    finally:
        os.close(ruleset)
    return version


def _ruleset(version: int, files: int) -> int:
    words = [files, *([_BIND | _CONNECT] if version >= CLOSES_TCP else []), *([3] if version >= CLOSES_SIGNALS else [])]
    attributes = struct.pack(f"={len(words)}Q", *words)
    return _must(_libc.syscall(_CREATE, attributes, ctypes.c_size_t(len(attributes)), 0), "landlock_create_ruleset")


def _add_paths(ruleset: int, paths: Iterable[Path], rights: int) -> None:
    for path in paths:
        try:
            descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            here = rights if stat.S_ISDIR(os.fstat(descriptor).st_mode) else rights & _FILE_RIGHTS
            _must(_libc.syscall(_ADD, ruleset, _BENEATH, struct.pack("=Qi", here, descriptor), 0), "landlock_add_rule")
        finally:
            os.close(descriptor)


def _add_ports(ruleset: int, ports: Iterable[int], right: int) -> None:
    for port in ports:
        _must(_libc.syscall(_ADD, ruleset, _PORT, struct.pack("=QQ", right, port), 0), "landlock_add_rule")


def _must(result: int, call: str) -> int:
    if result < 0:
        raise LandlockError(call)
    return result
