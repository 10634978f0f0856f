"""Which addresses a delivery may connect to. Whoever may write a receiver's URL, or answer for its name, must not reach our inside.

Python 3.11's own `is_global` is not enough: it takes multicast, 6to4, NAT64, site-local and a few later reservations for public.
Source: IANA's registries of special-purpose IPv4 and IPv6 addresses.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(*texts: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(text) for text in texts)


_PRIVATE: Final = _networks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
# A list of allowed networks can not open these: the metadata services of clouds that lie in private or public ranges.
_METADATA: Final = _networks("100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32", "fd00:ec2::/32", "fd20:ce::254/128",
                             "fd00:42::42/128")  # fmt: skip
_GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
# Protocol assignments (with Teredo and ORCHID), documentation, and forms that carry an IPv4 address which somebody else unpacks.
_NOT_PUBLIC: Final = _networks("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "2001:db8::/32", "3fff::/20")


@dataclass(frozen=True, slots=True)
class Destinations:
    """Public addresses, besides them `networks`, and this machine's own when `loopback` is set."""

    networks: tuple[Network, ...] = ()
    loopback: bool = False

    def permits(self, text: str) -> bool:
        """Whether a numeric address, as a resolver gives it, may be connected to. Anything else than an address may not."""
        address = _plain_address(text)
        if address is None or _is_in(address, _METADATA):
            return False
        if address.is_loopback:
            return self.loopback
        return _is_in(address, self.networks) or _is_public(address)


def is_loopback(text: str) -> bool:
    """Whether a numeric address is this machine's own."""
    address = _plain_address(text)
    return address is not None and address.is_loopback


def private_network(text: str) -> Network:
    """`text` in CIDR form, within the private ranges (RFC 1918, 6598, 4193). Raises ValueError."""
    network = ipaddress.ip_network(text)
    if "/" not in text or not any(network[0] in outer and network[-1] in outer for outer in _PRIVATE):
        raise ValueError("not a private network")
    return network


def _plain_address(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    # Later Pythons call ::ffff:127.0.0.1 loopback, which 3.11 does not.
    if isinstance(address, ipaddress.IPv6Address) and (address.scope_id or address.ipv4_mapped):
        return None
    return address


def _is_public(address: Address) -> bool:
    if address.version == 6 and address not in _GLOBAL_UNICAST:
        return False
    return address.is_global and not address.is_multicast and not _is_in(address, _NOT_PUBLIC)


def _is_in(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks)
