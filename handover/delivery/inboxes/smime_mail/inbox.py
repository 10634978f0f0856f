"""The mailbox as inbox: makes the letter for a parcel and hands it to a transport."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509 import Certificate

from handover.delivery.inbox import Accepted, InboxRefused, Rendered
from handover.delivery.inboxes.smime_mail.certificates import read_certificates, valid_at
from handover.delivery.inboxes.smime_mail.letter import notice_letter, sealed_letter
from handover.delivery.inboxes.smime_mail.settings import MailSettings
from handover.delivery.inboxes.smime_mail.transport import MailTransport

KIND: Final = "mail"


class MailInbox:
    """A functional mailbox. With certificates it gets the whole parcel encrypted, without them a notice; never plain content.

    `clock` gives the time now, with a zone. A letter goes to all certificates that are valid then, so that an old one may lie
    beside its successor. Codes of its own: `certificate_expired`, `certificate_not_yet_valid`, `not_encrypted`; the
    transport's come through.
    """

    kind = KIND

    def __init__(self, settings: MailSettings, transport: MailTransport, clock: Callable[[], datetime]) -> None:
        self._settings, self._transport, self._clock = settings, transport, clock
        pem = settings.certificates_pem()
        self._certificates = read_certificates(pem) if pem else ()

    async def deliver(self, rendered: Rendered) -> Accepted:
        """Sends one letter. It is never `acknowledged`: a server has it then, and nobody has read it (RFC 5321 section 6.1).

        A canary sends none: letters every quarter of an hour would bury those that matter.
        """
        if rendered.parcel.kind == "canary":
            return await self._prove()
        letter = self._letter(rendered, self._clock())
        reference = await self._transport.send(letter, self._settings.sender, [self._settings.recipient])
        return Accepted(reference, acknowledged=False)

    async def problems(self) -> list[str]:
        """What is wrong with the certificates, or soon will be; see Examinable."""
        return self._settings.problems(self._clock())

    async def _prove(self) -> Accepted:
        if self._certificates:
            self._usable(self._clock())
        await self._transport.prove(self._settings.sender, [self._settings.recipient])
        return Accepted("proven", acknowledged=True)

    def _letter(self, rendered: Rendered, now: datetime) -> bytes:
        if not self._certificates:
            return notice_letter(rendered.parcel, self._settings, now)
        try:
            return sealed_letter(rendered, self._settings, self._usable(now), now)
        except (ValueError, TypeError, UnsupportedAlgorithm):  # an error of encoding would carry the text it stumbled on
            raise InboxRefused("not_encrypted") from None

    def _usable(self, now: datetime) -> tuple[Certificate, ...]:
        usable = tuple(valid_at(self._certificates, now))
        if not usable:
            early = all(now < certificate.not_valid_before_utc for certificate in self._certificates)
            raise InboxRefused("certificate_not_yet_valid" if early else "certificate_expired")
        return usable
