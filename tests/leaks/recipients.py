"""A municipality's mailbox and webhook on loopback: they keep what they get, and refuse at first, repeating all that they know."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography.x509 import Certificate
from starlette.types import Receive, Scope, Send

from tests.handover.delivery.mail_certificates import MAILBOX, mailbox_certificate, pem
from tests.handover.delivery.mail_letters import opened, parts_of
from tests.handover.delivery.mail_server import Script, mail_server
from tests.handover.delivery.webhook_receiver import PATH, Receiver
from tests.handover.delivery.webhook_stands import served
from tests.leaks.marks import FIXED, MAIL_PASSWORD, WEBHOOK_SECRET

_EVERYTHING = " ".join(way for name, ways in FIXED.items() if name != "personalens lösenord" for way in ways)
MUNICIPALITY = "habo"


@cache
def certificate() -> Certificate:
    """The mailbox's, good for the days around the machine's own today."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return mailbox_certificate(start=today - timedelta(days=2), end=today + timedelta(days=300))


class _Script(Script):
    """Notes that it has refused."""

    async def answer(self, server: SMTP, verb: str) -> str:
        if verb == "DATA" and "DATA" in self.answers:
            self.refused_by.add("brevlåda")
        return await super().answer(server, verb)


class Recipients:
    """Both of them, in a thread of their own. `refusing` makes them say no and repeat every mark in the answer."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.script, self.receiver = folder, _Script(), Receiver(WEBHOOK_SECRET)
        self.refused_by = self.script.refused_by = set()
        self.refusing(True)

    def refusing(self, whether: bool) -> None:
        """From the next delivery on."""
        self._refuses = whether
        self.script.answers = {"DATA": f"451 4.3.0 {_EVERYTHING.encode('ascii', 'replace').decode()[:400]}"} if whether else {}

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The webhook as an ASGI app."""
        if not self._refuses:
            await self.receiver.app(scope, receive, send)
            return
        self.refused_by.add("webhook")
        await send({"type": "http.response.start", "status": 503, "headers": [(b"x-echo", _EVERYTHING.encode("latin-1", "replace"))]})
        await send({"type": "http.response.body", "body": _EVERYTHING.encode()})

    def keep(self) -> list[tuple[str, Path]]:
        """(place, file) of all that came: every letter, every body of the webhook."""
        files = [("brevlåda", self.folder / f"letter-{number}.eml", bytes(letter.original_content))
                 for number, letter in enumerate(self.script.letters)]  # fmt: skip
        files += [("webhookens mottagare", self.folder / f"webhook-{number}.json", body)
                  for number, body in enumerate(self.receiver.taken.values())]  # fmt: skip
        for _, path, content in files:
            path.write_bytes(content)
        return [(place, path) for place, path, _ in files]

    def read_letters(self) -> str:
        """The letters, opened with the mailbox's key: the text of each."""
        return "".join(parts_of(opened(bytes(letter.original_content), certificate()))[0] for letter in self.script.letters)

    @contextmanager
    def listening(self) -> Iterator[Path]:
        """The inboxes file that names both."""
        loop, started, done = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
        ports: list[int] = []

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:  # uvicorn takes a bound method for ASGI 2
            await self.answer(scope, receive, send)

        async def serve() -> None:
            check = {"authenticator": _check, "auth_require_tls": False}
            async with mail_server(self.script, **check) as mail, served(answer) as hook:
                ports.extend((mail, hook))
                started.set()
                await done.wait()

        thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
        thread.start()
        assert started.wait(10), "the recipients did not start"
        yield _inbox_file(self.folder, *ports)
        loop.call_soon_threadsafe(done.set)
        thread.join(10)
        loop.close()


def _check(_server: object, _session: object, _envelope: object, _mechanism: str, given: LoginPassword) -> AuthResult:
    return AuthResult(success=given.password == MAIL_PASSWORD.encode())


def _inbox_file(folder: Path, mail: int, hook: int) -> Path:
    (folder / "password").write_text(MAIL_PASSWORD, encoding="utf-8")
    (folder / "secret").write_text(WEBHOOK_SECRET, encoding="utf-8")
    (folder / "certificate").write_text(pem(certificate()), encoding="ascii")
    file = folder / "inboxes.yml"
    file.write_text(f"""inboxes:
  {MUNICIPALITY}:
    - {{kind: mail, host: 127.0.0.1, port: {mail}, security: plain, sender: steget@kommun.example, recipient: {MAILBOX}, user: steget,
        password_from: password, certificates_from: [certificate], message_id_host: steget.kommun.example, timeout_s: 5,
        desk_url: "https://desk.kommun.example"}}
    - {{kind: webhook, url: "http://127.0.0.1:{hook}{PATH}", secrets_from: [secret], allow_loopback: true, with_documents: true}}
""", encoding="utf-8")  # fmt: skip
    return file
