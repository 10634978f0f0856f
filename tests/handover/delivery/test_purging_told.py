"""Purging of messages about accessibility: counted from when they were done with, never without a decision, and with their keys."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, timedelta

import pytest
from sqlalchemy import select, text

from foundation.logs import EventLog
from handover.core.retention import DEFAULT_PERIODS, RetentionRule
from handover.delivery.purging import PURGED, Purging
from handover.store import accessibility
from handover.store.tables import AccessibilityRow, ContentKeyRow

DAYS, SECOND, AGES = timedelta(days=7), timedelta(seconds=1), timedelta(days=5000)
RULE = RetentionRule("KS 2026-1", periods=(("accessibility", DAYS),))
GONE = Counter({("varberg", "accessibility", PURGED): 1})


@pytest.fixture
def handled_at(transactions, hire):
    """When a message was done with; another one waits."""
    anna = hire("anna")
    with transactions.begin() as session:
        for key in ("k1", "k2"):
            accessibility.tell(session, "varberg", "ord", "", (), key)
        accessibility.handle(session, anna, accessibility.listed(session, anna)[0].message_id)
        session.flush()
        return session.scalars(select(AccessibilityRow.handled_at).where(AccessibilityRow.handled_at.is_not(None))).one().astimezone(UTC)


def held(transactions) -> tuple[int, int]:
    """How many messages and keys of messages there are."""
    with transactions.begin() as session:
        keys = select(ContentKeyRow).where(ContentKeyRow.part == "accessibility")
        return session.scalar(text("SELECT count(*) FROM handover.accessibility_message")), len(session.scalars(keys).all())


def test_message_goes_with_its_key_when_its_time_is_over_and_not_before(transactions, handled_at) -> None:
    purger = Purging(transactions, {"varberg": RULE}, EventLog("delivery"))
    assert purger.purge(handled_at + DAYS - SECOND) == Counter()
    assert purger.purge(handled_at + DAYS, dry_run=True) == GONE
    assert held(transactions) == (2, 2)
    assert purger.purge(handled_at + DAYS) == GONE
    assert held(transactions) == (1, 1)
    assert purger.purge(handled_at + AGES) == Counter()


@pytest.mark.parametrize(("rule", "why"), [(RetentionRule(), "no_decision"), (RetentionRule("KS 1", on_hold=True), "on_hold")])
def test_message_is_kept_without_a_decision_and_somebody_is_told(rule, why, transactions, handled_at) -> None:
    purger = Purging(transactions, {"varberg": rule}, EventLog("delivery"))
    assert purger.purge(handled_at + DEFAULT_PERIODS["accessibility"]) == Counter({("varberg", "accessibility", why): 1})
    assert held(transactions) == (2, 2)
