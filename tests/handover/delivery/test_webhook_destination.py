"""Addresses that a delivery may connect to, and all those that it may not."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.delivery.inboxes.webhook.destination import Destinations, is_loopback, private_network

METADATA = ("169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254",
            "fd00:42::42", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1")  # fmt: skip
FORBIDDEN = {
    "this network": ("0.0.0.0", "0.1.2.3", "::"),
    "loopback": ("127.0.0.1", "127.255.255.254", "::1"),
    "private": ("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "fc00::1", "fdff::1"),
    "link-local": ("169.254.0.1", "fe80::1", "febf::1"),
    "site-local": ("fec0::1",),
    "carrier NAT": ("100.64.0.0", "100.127.255.255"),
    "multicast": ("224.0.0.1", "239.255.255.250", "ff02::1", "ff0e::1"),
    "reserved": ("240.0.0.1", "255.255.255.255", "100::1", "4000::1", "5f00::1", "e000::1"),
    "documentation": ("192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"),
    "benchmarks and protocols": ("198.18.0.1", "198.19.255.255", "192.0.0.1", "2001:2::1", "2001:20::1"),
    "6to4 and its relays": ("2002:7f00:1::", "2002:808:808::1", "192.88.99.1"),
    "Teredo": ("2001:0:4136:e378:8000:63bf:3fff:fdd2",),
    "NAT64": ("64:ff9b::7f00:1", "64:ff9b::8.8.8.8", "64:ff9b:1::a00:1"),
    "IPv4 in IPv6": ("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:8.8.8.8", "::127.0.0.1", "::8.8.8.8"),
    "zones": ("fe80::1%eth0", "2606:4700::1111%1"),
    "no addresses": ("", "localhost", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "8.8.8.8/32", "[::1]", " 8.8.8.8", "8.8.8.8\n"),
}


@pytest.mark.parametrize("address", [address for group in FORBIDDEN.values() for address in group])
def test_address_that_is_not_public_is_forbidden(address: str) -> None:
    assert not Destinations().permits(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:400f::200e", "2001:6b0::1"]
)
def test_public_address_is_permitted(address: str) -> None:
    assert Destinations().permits(address)


@pytest.mark.parametrize("address", METADATA)
def test_metadata_service_is_never_permitted(address: str) -> None:
    widest = tuple(private_network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"))
    assert not Destinations(widest, loopback=True).permits(address)


def test_allowed_network_opens_itself_and_nothing_beside_it() -> None:
    municipality = Destinations((private_network("10.20.0.0/16"), private_network("fd12:3456:789a::/48")))
    assert all(municipality.permits(address) for address in ("10.20.0.1", "10.20.255.255", "fd12:3456:789a::1", "8.8.8.8"))
    beside = ("10.19.255.255", "10.21.0.0", "::ffff:10.20.0.1", "2002:a14:1::", "64:ff9b::10.20.0.1", "fd12:3456:789b::1", "127.0.0.1")
    assert not any(municipality.permits(address) for address in beside)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1"])
def test_loopback_opens_itself_and_nothing_beside_it(address: str) -> None:
    embedded = Destinations(loopback=True)
    assert embedded.permits(address) and is_loopback(address)
    others = [other for name, group in FORBIDDEN.items() if name != "loopback" for other in group]
    assert not any(embedded.permits(other) for other in others)


@given(st.ip_addresses(v=4).map(int))
def test_no_ipv4_address_comes_in_by_way_of_an_ipv6_form(number: int) -> None:
    forms = (number | 0xFFFF << 32, number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80)
    assert not any(Destinations().permits(str(ipaddress.IPv6Address(form))) for form in forms)
    assert not any(is_loopback(str(ipaddress.IPv6Address(form))) for form in forms if form != 1)


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=6, network="fc00::/7") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_no_inner_address_is_permitted(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assert not Destinations().permits(str(address))
