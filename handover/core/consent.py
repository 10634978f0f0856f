"""The wording a person consents to, and the record of it: which text, in which hour, and nothing about who."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

# A changed text needs a new version: the record must always lead back to the words that were shown.
TEXT_VERSION: Final = "2026-11"
CONSENT_TEXT: Final = (
    "Inget skickas förrän du säger ja. Säger du ja skickas precis det som står här, och inget mer.\n"
    "Du får en kod. Med den kan du läsa svaret, skriva tillbaka eller ta tillbaka alltihop."
)
TEXT_HASH: Final = hashlib.sha256(CONSENT_TEXT.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Consent:
    """That somebody said yes to `digest` (SHA-256, hex, of the bytes that are sent) after reading text `text_version`."""

    text_version: str
    text_hash: str
    digest: str
    given_at: datetime


def give_consent(digest: str, now: datetime) -> Consent:
    """A consent to `digest`, its time cut to the hour in UTC. `now` must be timezone-aware."""
    return Consent(TEXT_VERSION, TEXT_HASH, digest, now.astimezone(UTC).replace(minute=0, second=0, microsecond=0))
