"""The recipient's certificates: which ones a letter may be encrypted to, and when. They are trusted since an operator set them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID

from handover.core.times import day_in_sweden

SHORTEST_KEY: Final = 2048  # bits of RSA; RFC 8551 section 4.2
WARN_BEFORE: Final = timedelta(days=30)
E = TypeVar("E", bound=x509.ExtensionType)
_FOR_MAIL: Final = {ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}


def read_certificates(pem: str) -> tuple[x509.Certificate, ...]:
    """All certificates in a PEM text, in its order. Raises ValueError when there is none or one that can't be read."""
    try:
        return tuple(x509.load_pem_x509_certificates(pem.encode()))
    except ValueError:
        raise ValueError("no readable certificate") from None


def certificate_faults(pem: str) -> list[str]:
    """Swedish sentences on why these certificates can't be used at any time; empty when they can."""
    if "PRIVATE KEY" in pem:
        return ["Certifikatet har en privat nyckel med sig. Ta bort nyckeln härifrån. Den ska bara finnas hos mottagaren."]
    try:
        found = read_certificates(pem)
    except ValueError:
        return ["Certifikatet går inte att läsa. Det ska vara i PEM-format."]
    return [f"{_name(index, found)} {fault}" for index, one in enumerate(found) if (fault := _fault_of(one))]


def valid_at(found: Sequence[x509.Certificate], now: datetime) -> list[x509.Certificate]:
    """Those that are valid at `now`, both ends included (RFC 5280 section 4.1.2.5)."""
    return [one for one in found if one.not_valid_before_utc <= now <= one.not_valid_after_utc]


def certificate_problems(found: Sequence[x509.Certificate], recipient: str, now: datetime) -> list[str]:
    """Swedish sentences on what is wrong now, or within 30 days. They name no address and no holder."""
    problems = [f"{_name(index, found)} {word}" for index, one in enumerate(found) for word in _problems_of(one, recipient, now)]
    if found and not valid_at(found, now):
        problems.append("Inget certifikat för e-postinkorgen gäller nu. Därför skickas inga brev dit.")
    return problems


def _name(index: int, found: Sequence[x509.Certificate]) -> str:
    return f"Certifikat {index + 1} av {len(found)} för e-postinkorgen"


def _fault_of(certificate: x509.Certificate) -> str | None:
    try:
        key = certificate.public_key()
        if not isinstance(key, RSAPublicKey) or key.key_size < SHORTEST_KEY:
            return f"har ingen RSA-nyckel med minst {SHORTEST_KEY} bitar."
        return _fault_of_use(certificate)
    except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension):
        return "går inte att läsa."


def _fault_of_use(certificate: x509.Certificate) -> str | None:
    """A pasted chain would let its issuers read the letters too, so a certificate of an issuer is refused."""
    constraints = _extension(certificate, x509.BasicConstraints)
    if constraints and constraints.ca:
        return "hör till en utfärdare. Lägg bara in mottagarens eget certifikat."
    usage = _extension(certificate, x509.KeyUsage)
    purposes = _extension(certificate, x509.ExtendedKeyUsage)
    if (usage and not usage.key_encipherment) or (purposes and not _FOR_MAIL & set(purposes)):  # RFC 8550 sections 4.4.2 and 4.4.4
        return "är inte gjort för krypterad e-post."
    return None


def _extension(certificate: x509.Certificate, kind: type[E]) -> E | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _problems_of(certificate: x509.Certificate, recipient: str, now: datetime) -> list[str]:
    problems = []
    left, last_day = certificate.not_valid_after_utc - now, day_in_sweden(certificate.not_valid_after_utc)
    if left < timedelta(0):
        problems.append(f"gick ut {last_day}. Lägg in ett nytt från mottagaren.")
    elif left <= WARN_BEFORE:
        problems.append(f"går ut {last_day}, om {left.days} dagar. Lägg in ett nytt från mottagaren bredvid det gamla.")
    if now < certificate.not_valid_before_utc:
        problems.append(f"börjar gälla först {day_in_sweden(certificate.not_valid_before_utc)}.")
    if _is_for_another(certificate, recipient):
        problems.append("är utfärdat för en annan e-postadress än mottagarens. Kontrollera att det är rätt certifikat.")
    return problems


def _is_for_another(certificate: x509.Certificate, recipient: str) -> bool:
    names = _extension(certificate, x509.SubjectAlternativeName)
    addresses = names.get_values_for_type(x509.RFC822Name) if names else []
    return bool(addresses) and recipient.casefold() not in {address.casefold() for address in addresses}
