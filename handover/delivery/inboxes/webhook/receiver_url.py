"""Which URLs may be written into the settings. Where they lead is checked at every delivery (see destination)."""

from __future__ import annotations

import ipaddress
import re
from typing import Final

import httpx

from handover.delivery.inboxes.this_machine import is_this_machine

LONGEST: Final = 2000
_PORTS: Final = range(1, 65536)
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")
# WHATWG URL: a host whose last label is a number is an IPv4 address, and C libraries read 0x7f.1 and 2130706433 as one.
_ENDS_IN_A_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")


def url_fault(url: str, allow_loopback: bool) -> str | None:
    """What is wrong with the address of a receiver, as a sentence in Swedish that does not quote it; None when it will do."""
    if not 0 < len(url) <= LONGEST:
        return "Adressen till mottagaren saknas eller är för lång."
    parsed = _parsed(url)
    if parsed is None or not _host_is_plain(parsed.raw_host.decode("ascii")) or (parsed.port is not None and parsed.port not in _PORTS):
        return "Adressen till mottagaren går inte att tolka. Skriv den som https://värd/sökväg."
    if parsed.userinfo or "#" in url:
        return "Adressen till mottagaren får inte innehålla användarnamn, lösenord eller tecknet #."
    if parsed.scheme != "https" and not (allow_loopback and parsed.scheme == "http" and is_this_machine(parsed.host)):
        return "Adressen till mottagaren måste börja med https://."
    return None


def _parsed(url: str) -> httpx.URL | None:
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError):
        return None


def _host_is_plain(host: str) -> bool:
    return "%" not in host and (_address(host) is not None or (bool(_NAME.fullmatch(host)) and not _ENDS_IN_A_NUMBER.fullmatch(host)))


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
