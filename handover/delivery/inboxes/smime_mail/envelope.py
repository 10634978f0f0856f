"""Encryption to the recipient: CMS EnvelopedData (RFC 5652 section 6) as S/MIME 4.0 carries it (RFC 8551 section 3.3)."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7EnvelopeBuilder, PKCS7Options


def enveloped(entity: bytes, recipients: Sequence[x509.Certificate]) -> bytes:
    """DER that each of `recipients` opens with their own key: AES-256 in CBC mode, its key under RSA with PKCS#1 v1.5 padding.

    Both are what the library offers for enveloped data. They keep others from reading, and prove neither who wrote the letter nor
    that it is unchanged. `entity` is a MIME entity with CRLF and goes in as it is. Raises ValueError for no
    recipients, TypeError for a key that isn't RSA.
    """
    builder = PKCS7EnvelopeBuilder().set_data(entity).set_content_encryption_algorithm(AES256)
    for certificate in recipients:
        builder = builder.add_recipient(certificate)
    return builder.encrypt(Encoding.DER, [PKCS7Options.Binary])
