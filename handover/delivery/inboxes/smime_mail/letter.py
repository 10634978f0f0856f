"""The letters: a head without content, and under it either ciphertext or a notice."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from cryptography import x509

from handover.core.parcel import Parcel
from handover.delivery.inbox import Rendered
from handover.delivery.inboxes.smime_mail.envelope import enveloped
from handover.delivery.inboxes.smime_mail.settings import MailSettings
from handover.delivery.inboxes.smime_mail.words import SUBJECTS, notice_text


def letter_name(parcel_id: str) -> str:
    """32 hex digits, always the same for one parcel: what a receiver knows a repetition by, and cannot read the id from."""
    return hashlib.sha256(b"forsta-steget/mail\0" + parcel_id.encode()).hexdigest()[:32]


def sealed_letter(rendered: Rendered, settings: MailSettings, certificates: Sequence[x509.Certificate], now: datetime) -> bytes:
    """The parcel's three forms, encrypted to `certificates`, as one message with CRLF (RFC 5322, RFC 8551 section 3.3)."""
    letter = _addressed(rendered.parcel, settings, now)
    letter.set_content(
        enveloped(parcel_entity(rendered), certificates), "application", "pkcs7-mime", cte="base64", filename="smime.p7m",
        params={"smime-type": "enveloped-data", "name": "smime.p7m"},
    )  # fmt: skip
    return letter.as_bytes()


def notice_letter(parcel: Parcel, settings: MailSettings, now: datetime) -> bytes:
    """A message that says that something waits in the desk. Nothing of the parcel but its kind goes into it."""
    letter = _addressed(parcel, settings, now)
    letter.set_content(notice_text(parcel.kind, settings.desk_url), cte="quoted-printable")
    return letter.as_bytes()


def parcel_entity(rendered: Rendered) -> bytes:
    """multipart/mixed with the text for reading, the PDF for printing and filing, and the JSON for machines."""
    entity = EmailMessage(policy=SMTP)
    entity.set_content(rendered.text, cte="quoted-printable")
    entity.add_attachment(rendered.json, "application", "json", filename="parcel.json")
    entity.add_attachment(rendered.pdf, "application", "pdf", filename="arende.pdf")
    return entity.as_bytes()


def _addressed(parcel: Parcel, settings: MailSettings, now: datetime) -> EmailMessage:
    letter, name = EmailMessage(policy=SMTP), letter_name(parcel.id)
    letter["From"] = Address(addr_spec=settings.sender)
    letter["To"] = Address(addr_spec=settings.recipient)
    letter["Subject"] = SUBJECTS[parcel.kind]
    letter["Date"] = now.astimezone(UTC)
    letter["Message-ID"] = f"<{name}@{settings.message_id_host}>"
    letter["X-Parcel-Id"] = name  # some servers write a Message-ID of their own over ours
    if parcel.refers_to is not None:  # RFC 5322 section 3.6.4: mail programs show it with the letter that it takes back
        earlier = f"<{letter_name(parcel.refers_to.id)}@{settings.message_id_host}>"
        letter["In-Reply-To"], letter["References"] = earlier, earlier
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answer to this
    return letter
