"""The real transport: one connection per letter with aiosmtplib, never without TLS but to this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from handover.delivery.inbox import InboxRefused, InboxUnreachable
from handover.delivery.inboxes.smime_mail.settings import MailSettings
from handover.delivery.inboxes.smime_mail.smtp_failures import failure_of
from handover.delivery.inboxes.smime_mail.transport import message_id_of

DATA_TIMEOUT_S: Final = 600.0  # seconds; RFC 5321 section 4.5.3.2.6. Giving up sooner makes repetitions, not deliveries.
LEAVE_TIMEOUT_S: Final = 5.0


class SmtpTransport:
    """Delivers over SMTP (RFC 5321).

    After the letter itself the answer is awaited for `data_timeout_s`, or for the settings' timeout if that is longer.
    """

    def __init__(self, settings: MailSettings, data_timeout_s: float = DATA_TIMEOUT_S) -> None:
        self._settings, self._tls = settings, settings.tls()
        self._data_timeout_s = max(data_timeout_s, settings.timeout_s)

    async def send(self, message: bytes, sender: str, recipients: Sequence[str]) -> str:
        """Sends one message; see MailTransport."""
        async with self._connected() as client:
            await _address(client, sender, recipients)
            await self._hand_over(client, message)
        return message_id_of(message)

    async def prove(self, sender: str, recipients: Sequence[str]) -> None:
        """Everything of a delivery but the letter: connection, encryption, login, sender, recipients; then RSET."""
        async with self._connected() as client:
            await _address(client, sender, recipients)
            await client.rset()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[SMTP]:
        client = self._client()
        try:
            await self._open(client)
            yield client
        except (SMTPException, OSError, ValueError) as error:
            raise failure_of(error) from None
        except asyncio.CancelledError:
            client.close()  # whoever stops the worker does not wait for a server's goodbye
            raise
        finally:
            await _leave(client)

    def _client(self) -> SMTP:
        """`start_tls` is off since the library's own would be a try that goes on in plain text; `_secure` does it instead."""
        settings = self._settings
        return SMTP(
            hostname=settings.host, port=settings.port, timeout=settings.timeout_s, local_hostname=settings.message_id_host,
            use_tls=settings.security == "tls", start_tls=False, tls_context=self._tls,
        )  # fmt: skip

    async def _open(self, client: SMTP) -> None:
        await client.connect()
        if self._settings.security == "starttls":
            await _secure(client)
        if self._settings.user and self._settings.password:
            await _log_in(client, self._settings.user, self._settings.password)

    async def _hand_over(self, client: SMTP, message: bytes) -> None:
        try:
            await client.data(message, timeout=self._data_timeout_s)
        except (ConnectionError, TimeoutError):  # RFC 1047: it may have been taken, and only its Message-ID can tell
            raise InboxUnreachable("outcome_unknown") from None


async def _address(client: SMTP, sender: str, recipients: Sequence[str]) -> None:
    await client.mail(sender)
    for recipient in recipients:
        await client.rcpt(recipient)


async def _secure(client: SMTP) -> None:
    """STARTTLS or nothing: a server that doesn't offer it, or somebody in between who hides it, gets no letter."""
    await client.ehlo()
    if not client.supports_extension("starttls"):
        raise InboxRefused("no_tls")
    try:
        await client.starttls()
    except SMTPResponseException as error:
        raise (InboxRefused("no_tls") if error.code >= 500 else failure_of(error)) from None


async def _log_in(client: SMTP, user: str, password: str) -> None:
    await client.ehlo()
    if not client.supported_auth_methods:
        raise InboxRefused("no_login")
    # Bytes, so that no error of encoding can carry the password.
    await client.login(user.encode(), password.encode())


async def _leave(client: SMTP) -> None:
    try:
        if client.is_connected:
            with suppress(SMTPException, OSError):
                await client.quit(timeout=LEAVE_TIMEOUT_S)
    finally:
        client.close()
