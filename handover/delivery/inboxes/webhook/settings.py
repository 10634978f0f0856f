"""What a municipality's webhook needs; whatever is wrong is said in Swedish before anything is sent."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx

from handover.delivery.inboxes.webhook.destination import Destinations, private_network
from handover.delivery.inboxes.webhook.receiver_url import url_fault
from handover.delivery.inboxes.webhook.signing import KEY_BYTES, PREFIX, key_of

_KEY_FAULTS: Final = {
    "prefix": f"Nyckeln till webhooken måste börja med {PREFIX}.",
    "base64": f"Nyckeln till webhooken måste vara base64 efter {PREFIX}.",
    "length": f"Nyckeln till webhooken måste vara {KEY_BYTES[0]} till {KEY_BYTES[-1]} byte lång.",
}


class WebhookSettingsError(ValueError):
    """A sentence in Swedish for whoever runs the installation. It quotes neither address nor key."""


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """A receiver and the keys that it knows. Raises WebhookSettingsError.

    `secrets` are one or, while they are being changed, two of the form `whsec_…`, the newest first. `with_documents` sends text
    and PDF along. `allow_loopback` is for tests and for a receiver on this machine, also without TLS. `allowed_networks` are
    the municipality's own private networks in CIDR form. `ca_file` is a PEM file that replaces the public authorities.
    `timeout_seconds` is the time until the answer has begun.
    """

    url: str = field(repr=False)  # its path may be a secret of the receiver's
    secrets: tuple[str, ...] = field(repr=False)
    with_documents: bool = False
    allow_loopback: bool = False
    allowed_networks: tuple[str, ...] = ()
    ca_file: Path | None = None
    timeout_seconds: float = 20.0

    def __post_init__(self) -> None:
        if not (isinstance(self.with_documents, bool) and isinstance(self.allow_loopback, bool)):
            # A quoted "false" in a file is a text, and a text counts as true.
            raise WebhookSettingsError("Inställningarna with_documents och allow_loopback är true eller false, utan citattecken.")
        fault = url_fault(self.url, self.allow_loopback) or _secrets_fault(self.secrets) or _networks_fault(self.allowed_networks)
        if not fault and not 1 <= self.timeout_seconds <= 50:
            fault = "Väntetiden för webhooken måste vara 1 till 50 sekunder."
        if fault:
            raise WebhookSettingsError(fault)

    def keys(self) -> tuple[bytes, ...]:
        """The secrets as bytes, in their order."""
        return tuple(key_of(secret) for secret in self.secrets)

    def destinations(self) -> Destinations:
        """Where a delivery may connect to."""
        return Destinations(tuple(private_network(text) for text in self.allowed_networks), self.allow_loopback)

    def tls(self) -> ssl.SSLContext:
        """Certificate and host name are verified, TLS 1.2 or later. Raises WebhookSettingsError for an unreadable `ca_file`."""
        if self.ca_file is None:
            return httpx.create_ssl_context(trust_env=False)
        try:
            return ssl.create_default_context(cafile=str(self.ca_file))
        except OSError:
            raise WebhookSettingsError("Filen med betrodda certifikat för webhooken går inte att läsa.") from None


def _secrets_fault(secrets: tuple[str, ...]) -> str | None:
    if isinstance(secrets, str) or len(secrets) not in (1, 2):
        return "Webhooken behöver en nyckel, eller två medan nyckeln byts."
    try:
        keys = {key_of(secret) for secret in secrets}
    except ValueError as error:
        return _KEY_FAULTS[str(error)]
    return None if len(keys) == len(secrets) else "De två nycklarna till webhooken är lika."


def _networks_fault(networks: tuple[str, ...]) -> str | None:
    try:
        for text in networks:
            private_network(text)
    except ValueError:
        return "Ett tillåtet nät för webhooken måste vara ett privat nät, till exempel 10.20.0.0/16."
    return None
