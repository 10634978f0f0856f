"""The bytes of a referral: one versioned JSON form, the same for the same referral, that holds the text that was shown."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Final

from handover.core.consent import TEXT_VERSION
from handover.core.flags import known_flags
from handover.core.preview_text import preview_text
from handover.core.recipient import Recipient
from handover.core.referral import Referral

VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class ReferralDocument:
    """What is shown, consented to, stored and read by staff. `text` is the preview word for word."""

    referral: Referral
    municipality_name: str
    flags: tuple[str, ...]
    text: str
    consent_version: str = TEXT_VERSION
    version: int = VERSION


def document_of(referral: Referral, recipient: Recipient, flags: list[str]) -> ReferralDocument:
    """The document of a checked referral to `recipient`; unknown flags become the one that has words."""
    known = known_flags(flags)
    return ReferralDocument(referral, recipient.name, known, preview_text(referral, recipient, known))


def canonical_bytes(document: ReferralDocument) -> bytes:
    """UTF-8 JSON with sorted keys and no spare space: equal documents give equal bytes."""
    return canonical_json(asdict(document))


def canonical_json(value: object) -> bytes:
    """UTF-8 with sorted keys and no spare space: equal values give equal bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_document(body: bytes) -> ReferralDocument:
    """The document in stored bytes. Raises ValueError for a version that this program does not know."""
    held = json.loads(body)
    if held["version"] != VERSION:
        raise ValueError("unknown version of a stored referral")
    return ReferralDocument(**{**held, "referral": Referral(**held["referral"]), "flags": tuple(held["flags"])})


def digest_of(body: bytes) -> str:
    """SHA-256 in hex over the stored bytes. It could confirm a guess of short content, so it is erased with the content."""
    return hashlib.sha256(body).hexdigest()
