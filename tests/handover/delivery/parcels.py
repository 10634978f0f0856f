"""Made-up parcels for the tests of inboxes."""

from __future__ import annotations

from datetime import UTC, datetime

from handover.core.canonical import canonical_bytes, document_of
from handover.core.parcel import Parcel, parcel_bytes
from handover.core.recipient import Recipient
from handover.core.referral import Referral
from handover.delivery.inbox import Rendered

NAME, WORDS = "Kim Öst", "Jag blev så arg i går.\nJag vill sluta.\n<b>&amp; \"citat\" 💬"
NUMBER = "+46 70 174 06 05"  # of the series that PTS keeps for film and tests
WRITTEN_AT = datetime(2026, 11, 22, 5, 36, tzinfo=UTC)


def referral_parcel(identity: str = "parcel-1", words: str = WORDS) -> Parcel:
    """A referral of somebody who wants a call, with words that markup would break on."""
    referral = Referral(municipality="alingsas", about="own_violence", contact_method="phone", contact_value=NUMBER, times="kvällar",
                        voicemail="no", interpreter=None, first_name=NAME, own_words=words, role="self")  # fmt: skip
    body = canonical_bytes(document_of(referral, Recipient("alingsas", "Alingsås", True), ["child_danger"]))
    return Parcel(identity, "referral", "ticket-1", "Tallen vid bäcken", "alingsas", "Alingsås", WRITTEN_AT, body)


def bare_parcel(kind: str, identity: str = "parcel-2") -> Parcel:
    """A withdrawal or a canary: without a referral."""
    return Parcel(identity, kind, "ticket-1", "Tallen vid bäcken", "alingsas", "Alingsås", WRITTEN_AT)


def rendered(parcel: Parcel) -> Rendered:
    """A parcel with stand-ins for text and PDF, for tests that don't look at them."""
    return Rendered(parcel, parcel_bytes(parcel), f"text av {parcel.id}\n{NAME}", b"%PDF-1.7 " + parcel.id.encode())


SECRETS = (NAME, "Jag blev så arg", NUMBER, "070174", "Tallen vid bäcken")
"""What no error, log line, subject or file name may hold."""
