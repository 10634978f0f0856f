"""A transport for httpx that parses in C: a turn makes two inner calls, and h11 alone cost a millisecond of each.

For plain HTTP/1.1 to one service on the inner network, kept connections, no proxies, no redirects, no TLS.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

import httptools
import httpx

_MOST_BYTES: Final = 1024 * 1024
_KEPT: Final = 50


class _Received:
    """Collects one response; httptools calls it back."""

    def __init__(self) -> None:
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = bytearray()
        self.complete = self.may_keep = False
        self.parser = httptools.HttpResponseParser(self)

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name, value))

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.complete = True
        self.may_keep = self.parser.should_keep_alive()  # afterwards the parser has forgotten


class _Line:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @property
    def is_open(self) -> bool:
        """Whether the other side has not hung up, as far as this side has heard."""
        return not (self._reader.at_eof() or self._writer.is_closing())

    async def exchange(self, request: bytes) -> tuple[httpx.Response, bool]:
        """The response, and whether the connection may be kept. Raises httpx.TransportError."""
        self._writer.write(request)
        received = _Received()
        while not received.complete:
            data = await self._reader.read(65536)
            if not data or len(received.body) > _MOST_BYTES:
                raise httpx.RemoteProtocolError("cut off or too long")
            received.parser.feed_data(data)
        response = httpx.Response(received.parser.get_status_code(), headers=received.headers, content=bytes(received.body))
        return response, received.may_keep

    def close(self) -> None:
        """Hangs up."""
        self._writer.close()


class InnerTransport(httpx.AsyncBaseTransport):
    """Use as httpx.AsyncClient(transport=…) for requests to `host` and `port` only."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._idle: deque[_Line] = deque()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One exchange, within the request's read time-out as a whole."""
        content = await request.aread()
        seconds = request.extensions.get("timeout", {}).get("read")
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(_written(request, content))
        except TimeoutError as error:
            raise httpx.ReadTimeout("late", request=request) from error
        except (OSError, httptools.HttpParserError) as error:
            raise httpx.ReadError("broken", request=request) from error

    async def aclose(self) -> None:
        """Hangs up all kept connections."""
        while self._idle:
            self._idle.pop().close()

    async def _exchange(self, written: bytes) -> httpx.Response:
        line = await self._line()
        try:
            response, may_keep = await line.exchange(written)
        except BaseException:  # also when cancelled: what is left on the line belongs to this request
            line.close()
            raise
        if may_keep and len(self._idle) < _KEPT:
            self._idle.append(line)
        else:
            line.close()
        return response

    async def _line(self) -> _Line:
        while self._idle:
            line = self._idle.pop()
            if line.is_open:
                return line
            line.close()
        try:
            return _Line(*await asyncio.open_connection(self._host, self._port))
        except OSError as error:
            raise httpx.ConnectError("refused") from error


def _written(request: httpx.Request, content: bytes) -> bytes:
    """The request on the wire. httpx has checked names and values and set Host and Content-Length."""
    head = b"%b %b HTTP/1.1\r\n" % (request.method.encode("ascii"), request.url.raw_path)
    return head + b"".join(b"%b: %b\r\n" % pair for pair in request.headers.raw) + b"\r\n" + content
