"""Settings for letters, opening a letter as its receiver would, and looking for secrets in what went over the wire."""

from __future__ import annotations

import quopri
from base64 import b64encode
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs7

from handover.delivery.inboxes.smime_mail.settings import MailSettings
from tests.handover.delivery.mail_certificates import MAILBOX, mailbox_certificate, pem, rsa_key
from tests.handover.delivery.parcels import SECRETS

DESK = "https://stod.kommun.example/arenden"
SENDER = "forsta-steget@kommun.example"


def mail_settings(**changes: object) -> MailSettings:
    """Settings with a certificate, for a server on this machine."""
    words = {"host": "127.0.0.1", "port": 2525, "security": "plain", "sender": SENDER, "recipient": MAILBOX, "desk_url": DESK,
             "message_id_host": "steget.kommun.example", "certificates": pem(mailbox_certificate()), "timeout_s": 5.0}  # fmt: skip
    return MailSettings(**{**words, **changes})


def parsed(message: bytes) -> EmailMessage:
    return message_from_bytes(message, policy=SMTP)


def opened(message: bytes, certificate: x509.Certificate, key: str = "mailbox") -> EmailMessage:
    """The entity in a letter, for the holder of the certificate's key. Raises ValueError for anybody else."""
    return parsed(pkcs7.pkcs7_decrypt_der(parsed(message).get_content(), certificate, rsa_key(key), []))


def parts_of(entity: EmailMessage) -> tuple[str, bytes, bytes]:
    """Text with line feeds, JSON and PDF."""
    text, json, pdf = entity.iter_parts()
    return text.get_content().replace("\r\n", "\n"), json.get_content(), pdf.get_content()


def secrets_in(wire: bytes) -> set[str]:
    """Which of the made-up parcels' secrets stand in bytes, in plain, quoted-printable or base64 and across line ends."""
    joined = bytes(wire).replace(b"=\r\n", b"").replace(b"\r\n", b"")
    return {secret for secret in SECRETS if any(form in joined for form in _forms_of(secret.encode()))}


def _forms_of(secret: bytes) -> list[bytes]:
    """Base64 looks different for each of the three places in a group of three bytes where a secret can begin."""
    encoded = [b64encode(bytes(offset) + secret)[-(-offset * 8 // 6) : (offset + len(secret)) * 8 // 6] for offset in range(3)]
    return [secret, secret.decode().encode("latin-1"), quopri.encodestring(secret), quopri.encodestring(secret, header=True), *encoded]
