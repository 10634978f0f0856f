"""Which addresses and host names may stand in a letter's head or on a command line of SMTP."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.headerregistry import Address
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from handover.delivery.inboxes.this_machine import is_this_machine

LONGEST_ADDRESS: Final = 254  # RFC 5321 section 4.5.3.1.3: a path of 256 octets with its angle brackets
LONGEST_HOST: Final = 253
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")


def is_host_name(value: str) -> bool:
    """A host name of RFC 1123 section 2.1 in ASCII; an international name has to come as its A-label (`xn--`)."""
    return len(value) <= LONGEST_HOST and _HOST.fullmatch(value) is not None


def is_ip_address(value: str) -> bool:
    """An IPv4 or IPv6 address as one writes it, without brackets."""
    try:
        ip_address(value)
    except ValueError:
        return False
    return True


def is_mail_address(value: str) -> bool:
    """One bare address of RFC 5321 in ASCII: no display name, comment, second address, line break or address literal."""
    if not value.isascii() or len(value) > LONGEST_ADDRESS:
        return False
    try:
        address = Address(addr_spec=value)
    except (MessageError, ValueError, IndexError):
        return False
    # The parser reads past comments and spaces, which another program might read as a second address.
    return str(address) == value and is_host_name(address.domain)


def is_desk_url(value: str) -> bool:
    """An https address (http only on this machine) without user, query or fragment, so that it can carry nothing but itself."""
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(host))
    plain = value.isascii() and value.isprintable() and " " not in value
    return safe and plain and (is_host_name(host) or is_ip_address(host)) and not (parts.username or parts.query or parts.fragment)
