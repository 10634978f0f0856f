"""The port to a mail server: one finished message in, and out the name it can be found by or one of the two kinds of failure."""

from __future__ import annotations

from collections.abc import Sequence
from email.parser import BytesParser
from email.policy import SMTP
from typing import Protocol


class MailTransport(Protocol):
    """Brings one message to a server that takes responsibility for it."""

    async def send(self, message: bytes, sender: str, recipients: Sequence[str]) -> str:
        """Hands over `message` (RFC 5322, CRLF) for all of `recipients`, or for none.

        The answer is the message's own Message-ID; a server's text is never handed on, since it may repeat what it was sent.
        Raises InboxUnreachable for what time may heal, also when it is unknown whether the message was taken, and InboxRefused.
        """
        ...

    async def prove(self, sender: str, recipients: Sequence[str]) -> None:
        """Asks the server whether it would take a letter for all of `recipients`, and sends none. Raises as `send`."""
        ...


def message_id_of(message: bytes) -> str:
    """The Message-ID in a message's head, with its angle brackets; empty when there is none."""
    return str(BytesParser(policy=SMTP).parsebytes(message, headersonly=True).get("Message-ID", "")).strip()
