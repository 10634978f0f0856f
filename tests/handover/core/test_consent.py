"""The record of a consent."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone

from handover.core.consent import CONSENT_TEXT, TEXT_VERSION, give_consent


def test_consent_holds_wording_and_bytes() -> None:
    record = give_consent("d" * 64, datetime(2026, 11, 21, 10, 59, 59, 5, tzinfo=UTC))
    assert (record.text_version, record.digest) == (TEXT_VERSION, "d" * 64)
    assert record.text_hash == hashlib.sha256(CONSENT_TEXT.encode()).hexdigest()


def test_consent_knows_only_the_hour() -> None:
    moment = datetime(2026, 11, 21, 0, 59, 59, 5, tzinfo=timezone(timedelta(hours=1)))
    assert give_consent("d" * 64, moment).given_at == datetime(2026, 11, 20, 23, tzinfo=UTC)


def test_version_is_new_when_the_wording_is() -> None:
    # Change both together: the record must lead back to the words that were shown.
    assert (TEXT_VERSION, hashlib.sha256(CONSENT_TEXT.encode()).hexdigest()[:12]) == ("2026-11", "8726d19507cd")
