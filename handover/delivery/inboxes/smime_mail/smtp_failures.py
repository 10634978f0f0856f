"""From what went wrong in a dialogue of SMTP to one word. The server's text is dropped: it likes to repeat addresses and lines."""

from __future__ import annotations

import ssl
from typing import Final

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from handover.delivery.inbox import InboxFailure, InboxRefused, InboxUnreachable

_REFUSED: Final[dict[type[SMTPResponseException], str]] = {
    SMTPAuthenticationError: "login_refused",
    SMTPSenderRefused: "sender_refused",
    SMTPRecipientRefused: "recipient_refused",
    SMTPDataError: "letter_refused",
}


def failure_of(error: Exception) -> InboxFailure:
    """The failure to raise, `from None`, for an error of aiosmtplib, of TLS or of the network."""
    if isinstance(error, SMTPResponseException):
        return _failure_of_answer(error)
    inner = error.__cause__ if isinstance(error, SMTPConnectError) else error
    if isinstance(inner, ssl.SSLError) and not isinstance(inner, ssl.SSLEOFError):
        return InboxRefused("untrusted_server" if isinstance(inner, ssl.SSLCertVerificationError) else "no_tls")
    if isinstance(error, TimeoutError):
        return InboxUnreachable("timeout")
    if isinstance(error, OSError):
        return InboxUnreachable("no_connection" if isinstance(error, SMTPConnectError) else "connection_lost")
    return InboxRefused("unusable")


def _failure_of_answer(error: SMTPResponseException) -> InboxFailure:
    """Replies of RFC 5321 section 4.2.1: 4yz is for now, 5yz for good; anything else is a server that speaks nonsense."""
    if 500 <= error.code <= 599:
        return InboxRefused(_REFUSED.get(type(error), "server_refused"))
    return InboxUnreachable("try_later" if 400 <= error.code <= 499 else "unclear_answer")
