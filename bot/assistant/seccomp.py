"""A system call filter: of all sockets only TCP is left, because Landlock looks at no other kind.

Closed: UDP (thus DNS), raw and packet sockets, netlink, Unix sockets (the database's), other protocols over TCP's type, and
the ways around a check at connect(2): TCP Fast Open and io_uring. Also what would change the process's own surroundings.
Source: Documentation/userspace-api/seccomp_filter.rst, include/uapi/linux/{seccomp,filter,audit}.h. Standard library only.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import socket
import struct
from typing import Final

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2
_LOAD, _AND, _RETURN = 0x20, 0x54, 0x06
_EQUAL, _AT_LEAST, _ANY_BIT = 0x15, 0x35, 0x45
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EACCES
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_OTHER_NUMBERS: Final = 0x40000000  # the x32 calls of x86-64, which would pass under numbers that nobody checked
_TCP: Final = (0, socket.IPPROTO_TCP)
_FAST_OPEN: Final = 0x20000000

# AUDIT_ARCH_*, and the numbers of the calls from each architecture's asm/unistd.h.
_MACHINES: Final = {
    "x86_64": (0xC000003E, {"socket": 41, "sendto": 44, "sendmsg": 46, "sendmmsg": 307, "ptrace": 101, "bpf": 321, "setns": 308,
                            "unshare": 272, "io_uring_setup": 425, "process_vm_readv": 310, "process_vm_writev": 311}),
    "aarch64": (0xC00000B7, {"socket": 198, "sendto": 206, "sendmsg": 211, "sendmmsg": 269, "ptrace": 117, "bpf": 280, "setns": 268,
                             "unshare": 97, "io_uring_setup": 425, "process_vm_readv": 270, "process_vm_writev": 271}),
}  # fmt: skip
_NEVER: Final = ("ptrace", "bpf", "setns", "unshare", "io_uring_setup", "process_vm_readv", "process_vm_writev")

Step = tuple[int, int, int, int]


class SeccompError(Exception):
    """The kernel refused the filter."""


def supported() -> bool:
    """Whether the numbers of this machine's system calls are known here."""
    return platform.machine() in _MACHINES


def restrict() -> bool:
    """Installs the filter for good; False on a machine whose numbers are not known. Sets no_new_privs. Raises SeccompError."""
    if not supported():
        return False
    steps = b"".join(struct.pack("=HBBI", *step) for step in program(platform.machine()))
    held = ctypes.create_string_buffer(steps)
    described = ctypes.create_string_buffer(struct.pack("@HP", len(steps) // 8, ctypes.addressof(held)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, described, 0, 0):
        raise SeccompError
    return True


def program(machine: str) -> list[Step]:
    """The filter as (code, jump if true, jump if false, value) steps."""
    architecture, numbers = _MACHINES[machine]
    return [
        (_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, architecture), _end(_REFUSE),
        (_LOAD, 0, 0, _NUMBER), (_AT_LEAST, 0, 1, _OTHER_NUMBERS), _end(_REFUSE),
        *(step for name in _NEVER for step in _when(numbers[name], [_end(_REFUSE)])),
        *_when(numbers["socket"], _only_tcp()),
        *(step for name, place in (("sendto", 3), ("sendmsg", 2), ("sendmmsg", 3))
          for step in _when(numbers[name], [_argument(place), (_ANY_BIT, 0, 1, _FAST_OPEN), _end(_REFUSE), _end(_ALLOW)])),
        _end(_ALLOW),
    ]  # fmt: skip


def _only_tcp() -> list[Step]:
    """socket(2) with a family, type and protocol of TCP, over IPv4 or IPv6."""
    return [
        _argument(0), (_EQUAL, 2, 0, socket.AF_INET), (_EQUAL, 1, 0, socket.AF_INET6), _end(_REFUSE),
        _argument(1), (_AND, 0, 0, 0xF), (_EQUAL, 1, 0, socket.SOCK_STREAM), _end(_REFUSE),
        _argument(2), (_EQUAL, 2, 0, _TCP[0]), (_EQUAL, 1, 0, _TCP[1]), _end(_REFUSE), _end(_ALLOW),
    ]  # fmt: skip


def _when(number: int, then: list[Step]) -> list[Step]:
    return [(_EQUAL, 0, len(then), number), *then]


def _argument(place: int) -> Step:
    """Loads the lower half of an argument; both machines are little-endian, and the kernel reads these as int."""
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * place)


def _end(verdict: int) -> Step:
    return (_RETURN, 0, 0, verdict)
