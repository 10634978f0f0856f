"""The port to name resolution, so that tests can give a name another address the second time it is asked for."""

from __future__ import annotations

import asyncio
import socket
from typing import Protocol


class Resolver(Protocol):
    """Gives the addresses of a host."""

    async def addresses(self, host: str, port: int) -> list[str]:
        """Numeric addresses of an ASCII name or of an address, the best first. Raises OSError (socket.gaierror)."""
        ...


class SystemResolver:
    """The machine's own: getaddrinfo, with its order of addresses (RFC 6724)."""

    async def addresses(self, host: str, port: int) -> list[str]:
        """See Resolver."""
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        return list(dict.fromkeys(str(where[0]) for *_, where in found))
