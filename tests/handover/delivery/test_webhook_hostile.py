"""A receiver that is slow, endless, broken or not who it should be ends in a named failure, soon and without a word of content."""

from __future__ import annotations

import asyncio
import gzip
import os
import ssl
import time
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from handover.delivery.inbox import Accepted, InboxFailure, InboxRefused, InboxUnreachable
from handover.delivery.inboxes.webhook.inbox import WebhookInbox
from handover.delivery.inboxes.webhook.settings import WebhookSettings
from tests.handover.delivery.parcels import referral_parcel, rendered
from tests.handover.delivery.webhook_receiver import Receiver
from tests.handover.delivery.webhook_stands import (
    NAME,
    NEW,
    Answering,
    Certificates,
    FakeResolver,
    RawServer,
    made_certificates,
    says_nothing_secret,
    served,
)

PARCEL = rendered(referral_parcel())
TAKEN = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
SAYS_SO = b'{"acknowledged": true}'


@pytest.fixture
def certificates(tmp_path: Path) -> Certificates:
    return made_certificates(tmp_path)


def inbox_at(port: int, authority: Path, **changes: object) -> WebhookInbox:
    settings = WebhookSettings(**{"url": f"https://{NAME}:{port}/parcels", "secrets": (NEW,), "allow_loopback": True,
                                  "ca_file": authority, "timeout_seconds": 1, **changes})  # fmt: skip
    return WebhookInbox(settings, FakeResolver(["127.0.0.1"]))


def saying(*parts: bytes, pause: float = 0, then_wait: float = 0) -> Answering:
    """Reads the request's head, and answers with `parts`, with pauses between them."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
        await asyncio.sleep(then_wait)

    return answer


async def outcome(answering: Answering, certificates: Certificates) -> Accepted | tuple[type[InboxFailure], str]:
    """What a delivery to such a server comes to, within a few seconds."""
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(RawServer(answering, certificates.server_context()).listening())
        return await outcome_of(inbox_at(port, certificates.authority))


async def outcome_of(inbox: WebhookInbox) -> Accepted | tuple[type[InboxFailure], str]:
    began = time.monotonic()
    try:
        return await inbox.deliver(PARCEL)
    except InboxFailure as failure:
        assert says_nothing_secret(failure)
        return type(failure), failure.code
    finally:
        assert time.monotonic() - began < 5


async def test_plain_answer_of_the_raw_server_is_taken(certificates: Certificates) -> None:
    """The control for the tests below: only what they change makes the difference."""
    answer = TAKEN + b"Content-Length: 22\r\n\r\n" + SAYS_SO
    assert await outcome(saying(answer), certificates) == Accepted("parcel-1", acknowledged=True)


async def test_silence_is_slow(certificates: Certificates) -> None:
    assert await outcome(saying(then_wait=3), certificates) == (InboxUnreachable, "slow")


async def test_head_that_drips_is_slow(certificates: Certificates) -> None:
    assert await outcome(saying(*(b"%c" % byte for byte in TAKEN), pause=0.1), certificates) == (InboxUnreachable, "slow")


async def test_endless_interim_answers_are_slow(certificates: Certificates) -> None:
    assert await outcome(saying(*[b"HTTP/1.1 100 Continue\r\n\r\n"] * 100, pause=0.05), certificates) == (InboxUnreachable, "slow")


async def test_body_that_drips_is_taken_without_acknowledgement(certificates: Certificates) -> None:
    drip = [TAKEN + b"Content-Length: 22\r\n\r\n", *(b"%c" % byte for byte in SAYS_SO)]
    assert await outcome(saying(*drip, pause=0.2), certificates) == Accepted("parcel-1", acknowledged=False)


async def test_endless_body_is_taken_and_broken_off(certificates: Certificates) -> None:
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(TAKEN + b"\r\n" + SAYS_SO)
        while True:
            writer.write(b" " * 65536)
            await writer.drain()

    server = RawServer(endless, certificates.server_context())
    async with server.listening() as port:
        assert await outcome_of(inbox_at(port, certificates.authority)) == Accepted("parcel-1", acknowledged=False)
        for _ in range(100):
            await asyncio.sleep(0 if server.broken_off else 0.02)
    assert server.broken_off


@pytest.mark.parametrize("spaces", [0, 3_000_000])
async def test_compressed_body_is_not_unpacked(certificates: Certificates, spaces: int) -> None:
    packed = gzip.compress(SAYS_SO + b" " * spaces)
    assert len(packed) < 4096
    head = TAKEN + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    assert await outcome(saying(head + packed), certificates) == Accepted("parcel-1", acknowledged=False)


@pytest.mark.parametrize(
    "answer",
    [b"", b"\x00" * 100, b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
     b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 50_000 + b"\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 500_000],
    ids=["nothing", "zeros", "ssh", "no status", "no length", "many headers", "long header"],
)  # fmt: skip
async def test_answer_that_is_not_http_is_a_broken_answer(certificates: Certificates, answer: bytes) -> None:
    kind, code = await outcome(saying(answer), certificates)
    assert (kind, code) in {(InboxUnreachable, "broken_answer"), (InboxUnreachable, "no_connection")}


async def test_body_cut_off_after_the_status_is_taken_without_acknowledgement(certificates: Certificates) -> None:
    answer = TAKEN + b"Content-Length: 22\r\n\r\n" + SAYS_SO[:10]
    assert await outcome(saying(answer), certificates) == Accepted("parcel-1", acknowledged=False)


async def test_switch_of_protocol_that_nobody_asked_for_is_a_broken_answer(certificates: Certificates) -> None:
    answer = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
    assert await outcome(saying(answer), certificates) == (InboxUnreachable, "broken_answer")


async def test_nobody_listening_is_unreachable(certificates: Certificates) -> None:
    async with RawServer(saying()).listening() as port:
        pass
    assert await outcome_of(inbox_at(port, certificates.authority)) == (InboxUnreachable, "no_connection")


async def test_server_without_tls_gets_nothing(certificates: Certificates) -> None:
    received: list[bytes] = []

    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append(await reader.read(65536))
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    async with RawServer(plain).listening() as port:
        assert await outcome_of(inbox_at(port, certificates.authority)) == (InboxUnreachable, "tls")
    assert len(received) == 1 and b"webhook-id" not in received[0] and b"parcel" not in received[0]


async def test_server_that_demands_a_certificate_of_ours_is_unreachable(certificates: Certificates) -> None:
    """With TLS 1.3 that is said after the handshake, in place of an answer."""
    context = certificates.server_context()
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(certificates.authority)
    async with RawServer(saying(TAKEN + b"\r\n"), context).listening() as port:
        kind, code = await outcome_of(inbox_at(port, certificates.authority))
    assert kind is InboxUnreachable and code in {"tls", "no_connection"}


@pytest.mark.parametrize(("name", "days"), [("annan.example", 1), (NAME, -1)], ids=["of another name", "expired"])
async def test_wrong_certificate_is_refused_and_nothing_is_sent(tmp_path: Path, name: str, days: int) -> None:
    wrong, receiver = made_certificates(tmp_path, name, days), Receiver(NEW)
    async with served(receiver.app, wrong) as port:
        assert await outcome_of(inbox_at(port, wrong.authority)) == (InboxRefused, "certificate")
    assert receiver.taken == {} and receiver.refused == 0


async def test_certificate_of_an_unknown_authority_is_refused(
    certificates: Certificates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the authority of another setting, nor the public ones, nor one that the environment names."""
    monkeypatch.setitem(os.environ, "SSL_CERT_FILE", str(certificates.authority))
    other, receiver = made_certificates(tmp_path, "annan.example"), Receiver(NEW)
    async with served(receiver.app, certificates) as port:
        assert await outcome_of(inbox_at(port, other.authority)) == (InboxRefused, "certificate")
        assert await outcome_of(inbox_at(port, None)) == (InboxRefused, "certificate")
        assert (await outcome_of(inbox_at(port, certificates.authority))).acknowledged
    assert list(receiver.taken) == ["parcel-1"]


async def test_cancelled_delivery_leaves_no_connection_open(certificates: Certificates) -> None:
    closed = asyncio.Event()

    async def until_closed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.read()
        finally:
            closed.set()

    server = RawServer(until_closed, certificates.server_context())
    async with server.listening() as port:
        delivery = asyncio.create_task(inbox_at(port, certificates.authority, timeout_seconds=20).deliver(PARCEL))
        while not server.connections:
            await asyncio.sleep(0.01)
        delivery.cancel()
        with pytest.raises(asyncio.CancelledError):
            await delivery
        await asyncio.wait_for(closed.wait(), 5)
