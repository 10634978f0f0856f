"""Keys and certificates made for one test run: a municipality's mailbox, a mail server, an issuer."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MAILBOX = "arende@kommun.example"
FOR_ENCRYPTION = x509.KeyUsage(False, False, True, False, False, False, False, False, False)
FOR_SIGNATURES = x509.KeyUsage(True, False, False, False, False, False, False, False, False)


@cache
def rsa_key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """One key per name and run."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@cache
def ec_key(name: str) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@cache
def mailbox_certificate(key=None, *extensions: x509.ExtensionType, address: str = MAILBOX, start=NOW - 300 * DAY, end=NOW + 300 * DAY):
    """A self-made certificate for a mailbox, with further extensions as given."""
    key = key or rsa_key("mailbox")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Funktionsbrevlåda")])
    builder = _builder(name, name, key.public_key(), start, end)
    for extension in (x509.SubjectAlternativeName([x509.RFC822Name(address)]), *extensions):
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(key, SHA256())


def pem(*certificates: x509.Certificate) -> str:
    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates).decode()


def private_pem(key) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@cache
def issuer() -> x509.Certificate:
    """The certificate of a made-up issuer of servers' certificates."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test CA")])
    builder = _builder(name, name, ec_key("issuer").public_key(), *_this_year())
    return builder.add_extension(x509.BasicConstraints(True, None), critical=True).sign(ec_key("issuer"), SHA256())


def server_context(folder: Path, name: str = "127.0.0.1") -> ssl.SSLContext:
    """TLS of a server whose certificate the issuer made out to `name`."""
    key = ec_key("server")
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "server")])
    known_as = x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    builder = _builder(subject, issuer().subject, key.public_key(), *_this_year())
    builder = builder.add_extension(x509.SubjectAlternativeName([known_as]), critical=False)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    file = folder / "server.pem"
    file.write_bytes(private_pem(key) + pem(builder.sign(ec_key("issuer"), SHA256())).encode())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def _builder(subject: x509.Name, by: x509.Name, public_key, start: datetime, end: datetime) -> x509.CertificateBuilder:
    serial = x509.random_serial_number()
    return x509.CertificateBuilder(by, subject, public_key, serial, start, end)


def _this_year() -> tuple[datetime, datetime]:
    """OpenSSL goes by the machine's clock, whatever a test says the time is."""
    return datetime.now(UTC) - DAY, datetime.now(UTC) + 30 * DAY
