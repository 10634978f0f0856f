"""Brings updates to the webhook as Telegram does: a few connections that stay open, and again until the answer is 200.

By hand, without a library: the one who measures shares the machine with what is measured.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import Any

from bot.channels.telegram.routes import HEADER

_PAUSE_SECONDS = 0.5
_MOST_BROKEN = 1_000


class Webhook:
    """`answers` counts the statuses; 0 is a connection that broke."""

    def __init__(self, port: int, address: str, secret: str) -> None:
        self.answers: Counter[int] = Counter()
        self._port = port
        self._head = f"POST {address} HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n{HEADER}: {secret}\r\nContent-Length: "

    async def bring(self, line: Line, update: dict[str, Any]) -> None:
        """Returns when it was taken. Raises RuntimeError when the gateway is no more."""
        body = json.dumps(update).encode()
        request = f"{self._head}{len(body)}\r\n\r\n".encode() + body
        while await self._attempt(line, request) != 200:
            if self.answers[0] > _MOST_BROKEN:
                raise RuntimeError("the gateway is gone")
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _attempt(self, line: Line, request: bytes) -> int:
        try:
            status = await line.ask(self._port, request)
        except (OSError, EOFError, ValueError):
            line.close()
            status = 0
        self.answers[status] += 1
        return status


class Line:
    """One connection, for one request at a time."""

    def __init__(self) -> None:
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, port: int, request: bytes) -> int:
        """The status of the answer. Raises OSError, EOFError or ValueError."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", port)
        reader, writer = self._streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(head.partition("content-length:")[2].split("\r\n", 1)[0] or 0)
        await reader.readexactly(length)
        if "connection: close" in head:
            self.close()
        return int(head.split(" ", 2)[1])

    def close(self) -> None:
        """The next request opens it anew."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
