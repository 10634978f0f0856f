"""The second way: how those on call are told when the first one, the inbox, is silent."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as MAIL_POLICY
from typing import Final, Protocol

import httpx

from handover.delivery.alarm_words import letter
from handover.store.alarms import Alarm

SECONDS: Final = 8.0  # for each step of a way: the next way must not wait long for one that is dead


class WayFailed(Exception):
    """Nobody was told. The text names the way and no more."""


class AlarmWay(Protocol):
    """A way to reach those on call."""

    def tell(self, alarms: Sequence[Alarm], names: dict[str, str]) -> None:
        """Tells all of them at once. Raises WayFailed."""
        ...


def tell_by_any(ways: Sequence[AlarmWay], alarms: Sequence[Alarm], names: dict[str, str]) -> None:
    """Tries `ways` in order until one has told. Raises WayFailed when all failed; without any way nothing happens."""
    failed: WayFailed | None = None
    for way in ways:
        try:
            return way.tell(alarms, names)
        except WayFailed as error:
            failed = error
    if failed:
        raise failed


@dataclass(frozen=True, slots=True)
class MailWay:
    """A plain mail over STARTTLS to those on call; it should be another server than that of the inboxes."""

    host: str
    port: int
    sender: str
    recipient: str
    context: ssl.SSLContext

    def tell(self, alarms: Sequence[Alarm], names: dict[str, str]) -> None:
        message = EmailMessage(policy=MAIL_POLICY)
        message["From"], message["To"], message["Subject"] = self.sender, self.recipient, "Larm från Första steget"
        message.set_content(letter(alarms, names))
        try:
            with smtplib.SMTP(self.host, self.port, local_hostname="steget", timeout=SECONDS) as server:
                server.starttls(context=self.context)
                server.send_message(message)
        except (OSError, smtplib.SMTPException):
            raise WayFailed("mail") from None


@dataclass(frozen=True, slots=True)
class HookWay:
    """A POST of {"text": …} to an address such as an on-call service or a chat room gives out."""

    url: str

    def tell(self, alarms: Sequence[Alarm], names: dict[str, str]) -> None:
        try:
            with httpx.Client(timeout=SECONDS, trust_env=False, follow_redirects=False) as client:
                client.post(self.url, json={"text": letter(alarms, names)}).raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL):
            raise WayFailed("hook") from None
