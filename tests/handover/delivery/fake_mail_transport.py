"""A loud fake of the way to a mail server: keeps what it was given, and fails as told."""

from __future__ import annotations

from collections.abc import Sequence

from handover.delivery.inbox import InboxFailure
from handover.delivery.inboxes.smime_mail.transport import message_id_of


class FakeMailTransport:
    """`sent` holds (message, sender, recipients) in order; `failing` is raised while it is set, after taking the letter if `takes`."""

    def __init__(self) -> None:
        self.sent: list[tuple[bytes, str, list[str]]] = []
        self.failing: InboxFailure | None = None
        self.takes = False

    async def send(self, message: bytes, sender: str, recipients: Sequence[str]) -> str:
        """Takes a letter, or raises `failing`."""
        if self.failing is None or self.takes:
            self.sent.append((message, sender, list(recipients)))
        if self.failing:
            raise self.failing
        return message_id_of(message)

    async def prove(self, sender: str, recipients: Sequence[str]) -> None:
        """Would take a letter, or raises `failing`."""
        if self.failing:
            raise self.failing
