"""Which hosts in a setting are this machine for certain, so that plain connections to them leave nobody's words on a wire."""

from __future__ import annotations

from ipaddress import ip_address


def is_this_machine(host: str) -> bool:
    """True for `localhost` and for an address of the loopback network, as one writes it without brackets."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
