"""A mail server on the loopback network that keeps every byte it is sent and misbehaves as a test says."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, Envelope, Session

logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd warns of its own deprecations at every letter


@dataclass
class Script:
    """`answers` replaces the answer to a verb; `dropping` cuts the line at a verb, for DATA after the last dot; `silent` never answers."""

    answers: dict[str, str] = field(default_factory=dict)
    dropping: str = ""
    silent: str = ""
    wire: bytearray = field(default_factory=bytearray)
    letters: list[Envelope] = field(default_factory=list)
    lines: list[asyncio.BaseTransport] = field(default_factory=list)

    async def answer(self, server: SMTP, verb: str) -> str:
        if verb == self.silent:
            await asyncio.sleep(30)
        if verb == self.dropping:
            server.transport.abort()
        return self.answers.get(verb, "250 OK")

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:
        envelope.mail_from = address
        return await self.answer(server, "MAIL")

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:
        envelope.rcpt_tos.append(address)
        return await self.answer(server, "RCPT")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if "DATA" not in self.answers:
            self.letters.append(envelope)
        return await self.answer(server, "DATA")

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return (await self.answer(server, "QUIT")).replace("250 OK", "221 Bye")


class RecordingServer(SMTP):
    """Keeps the bytes of the dialogue as they were before TLS."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.event_handler.lines.append(transport)
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        self.event_handler.wire += data
        super().data_received(data)

    async def smtp_STARTTLS(self, arg: str) -> None:
        if "STARTTLS" in self.event_handler.answers:
            await self.push(self.event_handler.answers["STARTTLS"])
        else:
            await super().smtp_STARTTLS(arg)


@asynccontextmanager
async def mail_server(script: Script, implicit_tls: ssl.SSLContext | None = None, **options: object) -> AsyncIterator[int]:
    """The port of a server that plays `script`; `options` are aiosmtpd's."""
    loop = asyncio.get_running_loop()
    words = {"hostname": "mx.kommun.example", "loop": loop, **options}
    server = await loop.create_server(lambda: RecordingServer(script, **words), "127.0.0.1", 0, ssl=implicit_tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        await _shut(server, script.lines)


@asynccontextmanager
async def greeting_server(greeting: bytes) -> AsyncIterator[int]:
    """The port of something that says `greeting` to whoever comes, and no more."""

    lines: list[asyncio.BaseTransport] = []

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(writer.transport)
        writer.write(greeting)

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        await _shut(server, lines)


async def _shut(server: asyncio.Server, lines: list[asyncio.BaseTransport]) -> None:
    server.close()
    for line in lines:
        line.abort()
    await asyncio.sleep(0.01)
