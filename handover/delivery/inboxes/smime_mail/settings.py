"""What an operator sets for a municipality's mailbox, checked before anything is sent."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, get_args

from handover.delivery.inboxes.smime_mail.addresses import is_desk_url, is_host_name, is_ip_address, is_mail_address
from handover.delivery.inboxes.smime_mail.certificates import certificate_faults, certificate_problems, read_certificates
from handover.delivery.inboxes.this_machine import is_this_machine

Security = Literal["starttls", "tls", "plain"]
LONGEST_TIMEOUT_S: Final = 3600.0
_TEXTS: Final[dict[str, tuple[Callable[[str], bool], str]]] = {
    "host": (lambda text: is_host_name(text) or is_ip_address(text), "ska vara e-postserverns värdnamn eller IP-adress"),
    "security": (lambda text: text in get_args(Security), "ska vara starttls, tls eller plain"),
    "sender": (is_mail_address, "ska vara en enda e-postadress, utan namn och utan å, ä, ö"),
    "recipient": (is_mail_address, "ska vara en enda e-postadress, utan namn och utan å, ä, ö"),
    "message_id_host": (is_host_name, "ska vara ett värdnamn, till exempel forsta-steget.exempel.se"),
    "desk_url": (is_desk_url, "ska vara ärendevyns https-adress utan användarnamn, frågetecken och #"),
    "user": (str.isprintable, "får inte ha radbrytningar eller andra styrtecken"),
    "password": (str.isprintable, "får inte ha radbrytningar eller andra styrtecken"),
}
_MAY_BE_NONE: Final = {"user", "password"}


class MailSettingsError(ValueError):
    """The settings can't be used. Its text is Swedish, one sentence per fault, and repeats no value that was set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """One mailbox and the server that takes letters for it.

    `security`: "starttls" (RFC 3207) and "tls" from the first byte (RFC 8314), both with a verified server; "plain" only to a
    server on this machine. `ca` is PEM text with the authorities that may vouch for the server, in place of the system's.
    `certificates` is PEM text with one or more of the recipient's certificates, several while keys are changed; None makes every
    letter a notice without content, which names `desk_url`. `message_id_host` ends Message-ID and is the name we give in EHLO,
    so that the machine's own name stays inside. `timeout_s` is seconds for each step of the dialogue. Raises MailSettingsError.
    """

    host: str
    port: int
    security: Security
    sender: str
    recipient: str
    message_id_host: str
    desk_url: str
    certificates: str | tuple[str, ...] | None = field(default=None, repr=False)
    ca: str | None = field(default=None, repr=False)
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    timeout_s: float = 60.0

    def __post_init__(self) -> None:
        faults = [*_faults_of_texts(self), *_faults_of_numbers(self), *_faults_of_security(self), *_faults_of_certificates(self)]
        if faults:
            raise MailSettingsError(" ".join(faults))

    def certificates_pem(self) -> str | None:
        """All of the recipient's certificates in one PEM text, or None for notices."""
        return "\n".join(self.certificates) if isinstance(self.certificates, tuple) else self.certificates

    def tls(self) -> ssl.SSLContext:
        """Certificate and host name are verified, TLS 1.2 or later."""
        return ssl.create_default_context(cadata=self.ca)

    def problems(self, now: datetime) -> list[str]:
        """Swedish sentences on certificates that have gone out, go out within 30 days or seem to be another's; for `steget doctor`."""
        pem = self.certificates_pem()
        return certificate_problems(read_certificates(pem), self.recipient, now) if pem else []


def _faults_of_texts(settings: MailSettings) -> Iterator[str]:
    for name, (fits, what) in _TEXTS.items():
        value = getattr(settings, name)
        if not (value is None and name in _MAY_BE_NONE) and not (isinstance(value, str) and fits(value)):
            yield f"{name} {what}."


def _faults_of_numbers(settings: MailSettings) -> Iterator[str]:
    port, seconds = settings.port, settings.timeout_s
    if isinstance(port, bool) or not isinstance(port, int) or not 1 <= port <= 65535:
        yield "port ska vara ett tal mellan 1 och 65535."
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= LONGEST_TIMEOUT_S:
        yield f"timeout_s ska vara ett antal sekunder, högst {LONGEST_TIMEOUT_S:.0f}."


def _faults_of_security(settings: MailSettings) -> Iterator[str]:
    if settings.security == "plain" and not is_this_machine(str(settings.host)):
        yield "security får bara vara plain när e-postservern finns på samma maskin. Välj starttls eller tls."
    if bool(settings.user) != bool(settings.password):
        yield "user och password ska finnas båda två, eller inget av dem."


def _faults_of_certificates(settings: MailSettings) -> Iterator[str]:
    if not _has_readable_ca(settings):
        yield "ca ska vara ett eller flera certifikat i PEM-format."
    try:
        pem = settings.certificates_pem()
    except TypeError:
        pem = ""
    if pem is not None:
        yield from certificate_faults(pem if isinstance(pem, str) else "")


def _has_readable_ca(settings: MailSettings) -> bool:
    try:
        settings.tls()
    except (ssl.SSLError, ValueError, TypeError):
        return False
    return settings.ca != ""  # ssl would take an empty text for the system's authorities
