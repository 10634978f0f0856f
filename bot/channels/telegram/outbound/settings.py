"""What the way to Telegram needs to know from its environment."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated

from pydantic import AfterValidator, AnyHttpUrl

from foundation.settings import Settings


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _is_safe(url: AnyHttpUrl) -> AnyHttpUrl:
    """Only over TLS does a token leave the machine, and it stands in the path: an address of ours holds nothing else."""
    if url.scheme != "https" and not _is_this_machine(url.host or ""):
        raise ValueError("https is needed")
    if url.username or url.password or url.query or url.fragment or (url.path or "/") != "/":
        raise ValueError("scheme, host and port alone")
    return url


class OutboundSettings(Settings):
    """STEGET_TELEGRAM_API: where the Bot API is; another address than Telegram's own is a Bot API server that you run."""

    telegram_api: Annotated[AnyHttpUrl, AfterValidator(_is_safe)] = AnyHttpUrl("https://api.telegram.org")

    @property
    def api(self) -> str:
        """The address without a slash at its end."""
        return str(self.telegram_api).rstrip("/")
