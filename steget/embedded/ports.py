"""Ports: the two doors must be free, the inner ones are picked."""

from __future__ import annotations

import errno
import socket
from collections.abc import Sequence


class PortTaken(Exception):
    """A door's port cannot be had; the text is a Swedish sentence that says what to do."""


def check_free(host: str, port: int, door: str, setting: str) -> None:
    """Raises PortTaken when nobody could listen on `port` of `host`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what uvicorn does; a port in TIME_WAIT is free
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            why = {errno.EADDRINUSE: "används redan av ett annat program", errno.EACCES: "får bara användas av root"}
            reason = why.get(error.errno or 0, f"går inte att använda på {host}")
            raise PortTaken(f"Port {port} ({door}) {reason}. Välj en annan med {setting}, till exempel "
                            f"{setting}={port + 100 if port < 65000 else 8100}.") from None  # fmt: skip


def pick_free(names: Sequence[str]) -> dict[str, int]:
    """A free loopback port for each name. All are held at once while they are picked, so that they differ."""
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in names]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return {name: each.getsockname()[1] for name, each in zip(names, sockets, strict=True)}
    finally:
        for each in sockets:
            each.close()
