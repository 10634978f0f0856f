"""The municipality's mail server and webhook receiver on loopback: real servers that keep what they took, and how often."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Final

from aiosmtpd.smtp import SMTP, Envelope, Session
from starlette.types import Message, Receive, Scope, Send

from tests.handover.delivery.mail_server import Script, mail_server
from tests.handover.delivery.webhook_receiver import PATH, Receiver
from tests.handover.delivery.webhook_stands import served

SECRET: Final = "whsec_" + base64.b64encode(b"fault injection key, 32 bytes ok").decode()
Arrived = Callable[[str], None]


@dataclass
class Sinks:
    """`taken` counts, by kind, how often each parcel's name came over the wire and was taken."""

    mail_port: int = 0
    webhook_url: str = ""
    taken: dict[str, Counter[str]] = field(default_factory=lambda: {"mail": Counter(), "webhook": Counter()})

    def has(self, kind: str, name: str) -> bool:
        """Whether the inbox took it at least once."""
        return self.taken[kind][name] > 0

    def repeated(self) -> int:
        """How many times something was taken that had been taken before under the same name."""
        return sum(count - 1 for names in self.taken.values() for count in names.values())


class _Letters(Script):
    """Keeps the names of letters. `arrived` is called with every byte in hand, before the answer."""

    def __init__(self, names: Counter[str], arrived: Arrived) -> None:
        super().__init__()
        self._names, self._arrived = names, arrived

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        identity = str(message_from_bytes(envelope.content or b"")["Message-ID"])
        self._names[identity.strip("<>").partition("@")[0]] += 1
        self._arrived("mail")
        self.wire.clear()
        return "250 OK"


def _parcels(names: Counter[str], arrived: Arrived):
    """The reference receiver, which checks signatures; `arrived` as above."""
    receiver = Receiver(SECRET, acknowledges=False)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        name = dict(scope["headers"]).get(b"webhook-id", b"").decode()

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                names[name] += 1
                arrived("webhook")
            await send(message)

        await receiver.app(scope, receive, answered)

    return app


@asynccontextmanager
async def sinks(arrived: Arrived) -> AsyncIterator[Sinks]:
    """Both, listening. `arrived` gets the kind of inbox whenever a parcel has come in whole."""
    found = Sinks()
    async with AsyncExitStack() as stack:
        found.mail_port = await stack.enter_async_context(mail_server(_Letters(found.taken["mail"], arrived)))
        port = await stack.enter_async_context(served(_parcels(found.taken["webhook"], arrived)))
        found.webhook_url = f"http://127.0.0.1:{port}{PATH}"
        yield found
