"""No delivery connects to an address that was not checked: forbidden ones, rebound names, odd spellings, redirects."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import httpx
import pytest

from handover.delivery.inbox import InboxFailure, InboxRefused, InboxUnreachable
from handover.delivery.inboxes.webhook.checked_transport import MOST_ADDRESSES, CheckedTransport
from handover.delivery.inboxes.webhook.destination import Destinations
from handover.delivery.inboxes.webhook.inbox import WebhookInbox
from handover.delivery.inboxes.webhook.resolver import SystemResolver
from handover.delivery.inboxes.webhook.settings import WebhookSettings
from tests.handover.delivery.parcels import referral_parcel, rendered
from tests.handover.delivery.test_webhook_destination import FORBIDDEN
from tests.handover.delivery.webhook_receiver import Receiver
from tests.handover.delivery.webhook_stands import (
    NAME,
    NEW,
    PUBLIC,
    FakeNetwork,
    FakeResolver,
    RawServer,
    made_certificates,
    says_nothing_secret,
    served,
)

PARCEL = rendered(referral_parcel())
SECOND = "2606:4700::1111"


def inbox_on(network: FakeNetwork, resolver: FakeResolver, **changes: object) -> WebhookInbox:
    settings = WebhookSettings(**{"url": f"https://{NAME}/parcels", "secrets": (NEW,), **changes})
    return WebhookInbox(settings, resolver, network=lambda: network)


async def failure_of(inbox: WebhookInbox) -> tuple[type[InboxFailure], str]:
    with pytest.raises(InboxFailure) as raised:
        await inbox.deliver(PARCEL)
    assert says_nothing_secret(raised.value)
    return type(raised.value), raised.value.code


@pytest.mark.parametrize("address", [address for group in FORBIDDEN.values() for address in group])
@pytest.mark.parametrize("beside", [[], [PUBLIC], [PUBLIC] * MOST_ADDRESSES])
async def test_name_with_any_forbidden_address_is_not_connected_to(address: str, beside: list[str]) -> None:
    network = FakeNetwork()
    for answer in ([*beside, address], [address, *beside]):
        assert await failure_of(inbox_on(network, FakeResolver(answer))) == (InboxRefused, "forbidden_address")
    assert network.connected == []


async def test_name_without_addresses_is_not_connected_to() -> None:
    assert await failure_of(inbox_on(FakeNetwork(), FakeResolver([]))) == (InboxRefused, "forbidden_address")


async def test_rebound_name_is_asked_for_once_and_connected_to_as_it_was_checked() -> None:
    network, resolver = FakeNetwork(Receiver(NEW).app), FakeResolver([PUBLIC], ["169.254.169.254"])
    inbox = inbox_on(network, resolver)
    assert (await inbox.deliver(PARCEL)).acknowledged
    assert (resolver.asked, network.connected) == ([NAME], [PUBLIC])
    assert await failure_of(inbox) == (InboxRefused, "forbidden_address")
    assert (resolver.asked, network.connected) == ([NAME] * 2, [PUBLIC])


async def test_tls_goes_to_the_checked_address_and_verifies_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No name reaches the system's resolver, so nothing can be looked up a second time."""
    real = socket.getaddrinfo

    def numbers_only(host: str | bytes | None, *rest: object, **named: object) -> list:
        assert host is None or host in ("127.0.0.1", b"127.0.0.1"), "a name was looked up"
        return real(host, *rest, **named)

    certificates, receiver, resolver = made_certificates(tmp_path), Receiver(NEW), FakeResolver(["127.0.0.1"], ["10.0.0.1"])
    async with served(receiver.app, certificates) as port:
        monkeypatch.setattr(socket, "getaddrinfo", numbers_only)
        settings = WebhookSettings(f"https://{NAME}:{port}/parcels", (NEW,), allow_loopback=True, ca_file=certificates.authority)
        assert (await WebhookInbox(settings, resolver).deliver(PARCEL)).acknowledged
    assert (resolver.asked, list(receiver.taken)) == ([NAME], ["parcel-1"])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0x7f.1", "127.1", "0", "127.0.0.1.nip.example"])
async def test_nobody_on_this_machine_is_reached_by_any_spelling(host: str) -> None:
    """With the machine's own resolver and network, below the check of the settings, which refuses most of these already."""

    async def anything(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)

    trap = RawServer(anything)
    async with trap.listening() as port:
        transport = CheckedTransport(httpx.AsyncHTTPTransport(trust_env=False), SystemResolver(), Destinations())
        async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
            for scheme in ("https", "http"):
                with pytest.raises(InboxFailure):
                    await client.post(f"{scheme}://{host}:{port}/", content=b"x")
    assert trap.connections == 0


async def test_trap_of_the_test_above_does_count_a_connection() -> None:
    async def anything(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)

    trap = RawServer(anything)
    async with trap.listening() as port:
        transport = CheckedTransport(httpx.AsyncHTTPTransport(trust_env=False), SystemResolver(), Destinations(loopback=True))
        async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
            with pytest.raises(httpx.RemoteProtocolError):
                await client.post(f"http://127.0.0.1:{port}/", content=b"x")
    assert trap.connections == 1


async def test_clear_text_goes_to_this_machine_alone_even_when_a_name_says_otherwise() -> None:
    network = FakeNetwork()
    inbox = inbox_on(network, FakeResolver([PUBLIC]), url="http://localhost:9/x", allow_loopback=True)
    assert await failure_of(inbox) == (InboxRefused, "forbidden_address")
    inbox = inbox_on(network, FakeResolver(["10.1.2.3"]), url="http://localhost:9/x", allow_loopback=True, allowed_networks=("10.0.0.0/8",))
    assert await failure_of(inbox) == (InboxRefused, "forbidden_address")
    assert network.connected == []


async def test_receiver_on_this_machine_is_reached_without_tls_when_allowed() -> None:
    receiver = Receiver(NEW)
    async with served(receiver.app) as port:
        settings = WebhookSettings(f"http://127.0.0.1:{port}/parcels", (NEW,), allow_loopback=True)
        assert (await WebhookInbox(settings).deliver(PARCEL)).acknowledged
    assert receiver.taken == {"parcel-1": PARCEL.json}


@pytest.mark.parametrize(("address", "networks"), [("10.20.3.4", ("10.20.0.0/16",)), ("fd12:3456:789a::7", ("fd12:3456:789a::/48",))])
async def test_intranet_receiver_is_reached_when_its_network_is_allowed(address: str, networks: tuple[str, ...]) -> None:
    network = FakeNetwork(Receiver(NEW).app)
    assert await failure_of(inbox_on(network, FakeResolver([address]))) == (InboxRefused, "forbidden_address")
    assert (await inbox_on(network, FakeResolver([address]), allowed_networks=networks).deliver(PARCEL)).acknowledged
    assert network.connected == [address]


class Unreachable(FakeNetwork):
    """Cannot connect to some addresses."""

    def __init__(self, app: object, away: set[str], error: type[httpx.TransportError] = httpx.ConnectError) -> None:
        super().__init__(app)
        self._away, self._error = away, error

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host in self._away:
            self.connected.append(request.url.host)
            raise self._error("away", request=request)
        return await super().handle_async_request(request)


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout])
async def test_next_checked_address_is_tried_when_one_cannot_be_connected_to(error: type[httpx.TransportError]) -> None:
    network = Unreachable(Receiver(NEW).app, {SECOND}, error)
    assert (await inbox_on(network, FakeResolver([SECOND, PUBLIC])).deliver(PARCEL)).acknowledged
    assert network.connected == [SECOND, PUBLIC]


@pytest.mark.parametrize("error", [httpx.ReadError, httpx.ReadTimeout, httpx.WriteError, httpx.RemoteProtocolError])
async def test_no_other_address_is_tried_when_something_may_have_been_sent(error: type[httpx.TransportError]) -> None:
    network = Unreachable(Receiver(NEW).app, {SECOND}, error)
    kind, _ = await failure_of(inbox_on(network, FakeResolver([SECOND, PUBLIC])))
    assert (kind, network.connected) == (InboxUnreachable, [SECOND])


async def test_a_name_with_very_many_addresses_costs_a_few_tries_only() -> None:
    addresses = [f"93.184.216.{number}" for number in range(1, 200)]
    network = Unreachable(None, set(addresses))
    assert await failure_of(inbox_on(network, FakeResolver(addresses))) == (InboxUnreachable, "no_connection")
    assert network.connected == addresses[:MOST_ADDRESSES]


@pytest.mark.parametrize(
    ("error", "expected"),
    [(socket.gaierror(socket.EAI_NONAME, "x"), (InboxRefused, "unknown_name")),
     (socket.gaierror(socket.EAI_NODATA, "x"), (InboxRefused, "unknown_name")),
     (socket.gaierror(socket.EAI_AGAIN, "x"), (InboxUnreachable, "no_name_service")),
     (TimeoutError(), (InboxUnreachable, "no_name_service")), (OSError("x"), (InboxUnreachable, "no_name_service"))],
)  # fmt: skip
async def test_name_that_does_not_exist_is_told_from_a_name_service_that_is_away(error: OSError, expected: tuple) -> None:
    assert await failure_of(inbox_on(FakeNetwork(), FakeResolver(error))) == expected


async def test_system_resolver_gives_addresses_once_each_and_in_order() -> None:
    assert await SystemResolver().addresses("127.0.0.1", 443) == ["127.0.0.1"]
    assert await SystemResolver().addresses("::1", 443) == ["::1"]
    with pytest.raises(socket.gaierror):
        await SystemResolver().addresses("256.256.256.256", 443)
