"""Run inside the Rasa box in place of Rasa: tries everything that it must not, and writes what it got to its home.

The words are addresses of things to try: `read:PATH`, `unix:PATH`, `tcp:PORT`, `udp:PORT`, `environ:PID`, `signal:PID`, `write:PATH`,
`netlink:`, `raw:`, `fastopen:PORT`, `capabilities:`. Standard library only, since it runs in Rasa's environment.
"""

import json
import os
import signal
import socket
import sys
from pathlib import Path


def _connect(family: int, kind: int, address: object) -> str:
    with socket.socket(family, kind) as door:
        door.settimeout(2)
        door.connect(address)
        return "open"


def _fast_open(port: str) -> str:
    with socket.socket() as door:
        door.sendto(b"x", 0x20000000, ("127.0.0.1", int(port)))
        return "open"


def _capabilities(_: str) -> str:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return "open" if any(line.startswith(("CapEff", "CapBnd")) and int(line.split()[1], 16) for line in lines) else "closed"


TRIES = {
    "read": lambda path: "open" if (list(Path(path).iterdir()) if Path(path).is_dir() else Path(path).read_bytes()) else "empty",
    "write": lambda path: "open" if Path(path).write_text("x", encoding="ascii") else "empty",
    "environ": lambda pid: "open" if Path(f"/proc/{pid}/environ").read_bytes() else "empty",
    "signal": lambda pid: "open" if os.kill(int(pid), 0) is None else "",
    "unix": lambda path: _connect(socket.AF_UNIX, socket.SOCK_STREAM, path),
    "tcp": lambda port: _connect(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", int(port))),
    "tcp6": lambda port: _connect(socket.AF_INET6, socket.SOCK_STREAM, ("::1", int(port))),
    "udp": lambda port: _connect(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", int(port))),
    "raw": lambda _: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) and "open",
    "netlink": lambda _: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW) and "open",
    "fastopen": _fast_open,
    "capabilities": _capabilities,
}


def tried(word: str) -> str:
    """`open` when it worked, else `closed` (no right to), or the name of what went wrong."""
    kind, _, what = word.partition(":")
    try:
        return TRIES[kind](what)
    except PermissionError:
        return "closed"
    except OSError as error:
        return type(error).__name__


if __name__ == "__main__":
    signal.alarm(20)
    found = {word: tried(word) for word in sys.argv[1:]}
    Path(os.environ["HOME"], "found.json").write_text(json.dumps(found), encoding="utf-8")
