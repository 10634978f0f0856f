"""A network namespace of one process whose only way out ends in this program, which reads every packet that leaves.

Interfaces: network_namespaces(7), Documentation/networking/tuntap.rst, netdevice(7), SIOCADDRT of route(8).
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import select
import shutil
import socket
import struct
import subprocess
from pathlib import Path

_TUN = Path("/dev/net/tun")
_TUNSETIFF, _IFF_TUN, _IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
_SIOCSIFADDR, _SIOCSIFFLAGS, _SIOCADDRT = 0x8916, 0x8914, 0x890B
_UP, _RUNNING, _ROUTE_UP = 0x1, 0x40, 0x1
_OUT = b"out"


def into_namespace() -> list[str]:
    """The words before a command that give it a network of its own; none where this machine lets nobody have one."""
    unshare = shutil.which("unshare")
    if unshare is None or not _TUN.exists():
        return []
    words = [unshare, "--net"] if os.geteuid() == 0 else [unshare, "--user", "--map-root-user", "--net"]
    opened = subprocess.run([*words, "sh", "-c", f": <>{_TUN}"], capture_output=True, check=False)
    return words if opened.returncode == 0 else []


class WayOut:
    """Inside such a namespace: loopback, and an interface to everywhere else. `packets` are all that left by it."""

    def __init__(self) -> None:
        # Router solicitations of the kernel itself are nothing that a process sends.
        Path("/proc/sys/net/ipv6/conf/default/disable_ipv6").write_text("1", encoding="ascii")
        self._tun = os.open(_TUN, os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(self._tun, _TUNSETIFF, struct.pack("16sH22x", _OUT, _IFF_TUN | _IFF_NO_PI))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
            fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sH22x", b"lo", _UP | _RUNNING))
            fcntl.ioctl(control, _SIOCSIFADDR, struct.pack("16s16s8x", _OUT, _address("192.0.2.1")))
            fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sH22x", _OUT, _UP | _RUNNING))
            name = ctypes.create_string_buffer(_OUT)  # held until the kernel has read it
            fcntl.ioctl(control, _SIOCADDRT, _default_route(ctypes.addressof(name)))

    def packets(self) -> list[str]:
        """`PROTOCOL ADDRESS:PORT` of each packet since the last call."""
        found = []
        while select.select([self._tun], [], [], 0.3)[0]:
            found.append(_told(os.read(self._tun, 65535)))
        return found


def _address(text: str) -> bytes:
    return struct.pack("=HH4s8x", socket.AF_INET, 0, socket.inet_aton(text))


def _default_route(interface: int) -> bytes:
    """struct rtentry of linux/route.h: everything by one interface, the address of whose name is given."""
    nowhere = _address("0.0.0.0")
    return struct.pack("@L16s16s16sHhLPhPLLH", 0, nowhere, nowhere, nowhere, _ROUTE_UP, 0, 0, 0, 0, interface, 0, 0, 0)


def _told(packet: bytes) -> str:
    if packet[0] >> 4 != 4:
        return "not IPv4"
    start = (packet[0] & 0xF) * 4
    port = struct.unpack("!H", packet[start + 2 : start + 4])[0]
    return f"{packet[9]} {socket.inet_ntoa(packet[16:20])}:{port}"
