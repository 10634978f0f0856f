"""What stands on the other side in the tests of the webhook: names, certificates, servers on loopback, loud fakes."""

from __future__ import annotations

import asyncio
import base64
import datetime
import ipaddress
import ssl
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from handover.delivery.inbox import InboxFailure
from tests.handover.delivery.parcels import SECRETS

NAME, PUBLIC = "mottagare.example", "93.184.216.34"
NEW, OLD, FOREIGN = ("whsec_" + base64.b64encode(bytes([n] * 32)).decode() for n in (1, 2, 3))


class FakeResolver:
    """Gives `answers` in turn, the last of them for ever. `asked` holds every question; an OSError is raised."""

    def __init__(self, *answers: list[str] | OSError) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    async def addresses(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, OSError):
            raise answer
        return answer


class FakeNetwork(httpx.AsyncBaseTransport):
    """In place of sockets: hands requests to an app in this process, and is loud about one that still needs a name looked up."""

    def __init__(self, app: object = None) -> None:
        self._app = httpx.ASGITransport(app) if app else None
        self.connected: list[str] = []
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.connected.append(str(ipaddress.ip_address(request.url.host)))
        assert request.extensions["sni_hostname"] == NAME == request.headers["host"].partition(":")[0]
        assert self._app, "nobody may connect here"
        self.requests.append(request)
        return await self._app.handle_async_request(request)


@dataclass(frozen=True)
class Certificates:
    """PEM files: an authority, and a certificate of its with key."""

    authority: Path
    chain: Path
    key: Path

    def server_context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain, self.key)
        return context


def made_certificates(folder: Path, name: str = NAME, days: int = 1) -> Certificates:
    """A new authority and a certificate for `name` that is valid until `days` from now."""
    now = datetime.datetime.now(datetime.UTC)
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])

    def certificate(subject: x509.Name, public: ec.EllipticCurvePublicKey, extension: x509.ExtensionType, until: int) -> bytes:
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(authority_name).public_key(public)
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=9))
        builder = builder.not_valid_after(now + datetime.timedelta(days=until)).add_extension(extension, critical=True)
        return builder.sign(authority_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    alternative = x509.SubjectAlternativeName([x509.DNSName(name)])
    files = Certificates(folder / f"{name}-authority.pem", folder / f"{name}.pem", folder / f"{name}.key")
    files.authority.write_bytes(certificate(authority_name, authority_key.public_key(), x509.BasicConstraints(True, 0), 1))
    files.chain.write_bytes(certificate(x509.Name([]), key.public_key(), alternative, days))
    files.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return files


class Server(uvicorn.Server):
    """In this process, without a hand on its signals."""

    @property
    def port(self) -> int:
        return self.servers[0].sockets[0].getsockname()[1]


@asynccontextmanager
async def served(app: object, certificates: Certificates | None = None) -> AsyncIterator[int]:
    """An app on loopback, with TLS if there is a certificate. Gives the port."""
    options = {"ssl_certfile": certificates.chain, "ssl_keyfile": certificates.key} if certificates else {}
    server = Server(uvicorn.Config(app, host="127.0.0.1", port=0, access_log=False, log_config=None, lifespan="off", **options))
    running = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield server.port
    finally:
        server.should_exit = True
        await running


Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class RawServer:
    """Loopback bytes: `connections` counts who came, `answering` writes whatever it likes."""

    def __init__(self, answering: Answering, tls: ssl.SSLContext | None = None) -> None:
        self._answering, self._tls = answering, tls
        self.connections = 0
        self.broken_off = False

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[int]:
        server = await asyncio.start_server(self._meet, "127.0.0.1", 0, ssl=self._tls)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self._answering(reader, writer)
        except (ConnectionError, ssl.SSLError):
            self.broken_off = True
        finally:
            writer.close()


def says_nothing_secret(failure: InboxFailure) -> bool:
    """Whether neither the failure, nor what hangs on it, nor how it is printed holds content or a key."""
    shown = "".join((str(failure), repr(failure), repr(failure.args), *traceback.format_exception(failure)))
    secret = (*SECRETS, *(key.removeprefix("whsec_") for key in (NEW, OLD, FOREIGN)), NAME)
    return failure.__cause__ is None and failure.__context__ is None and not any(word in shown for word in secret)
