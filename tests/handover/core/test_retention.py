"""When content is due, for every class and every state of a ticket."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handover.core.retention import DEFAULT_PERIODS, TICKET_PARTS, Life, RetentionRule, preview_due, ticket_due
from handover.core.ticket import STATUSES

SENT = datetime(2026, 1, 1, 12, tzinfo=UTC)
DONE = SENT + timedelta(days=10)
RULE = RetentionRule("KS 2026-1")
LIFE = Life("closed", SENT, DONE, SENT + timedelta(days=1), is_sent=True, is_acknowledged=True)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("part", TICKET_PARTS)
@pytest.mark.parametrize("days", [None, 3])
def test_part_is_due_a_period_after_the_ticket_was_done_with_and_not_a_second_before(part, days) -> None:
    period = DEFAULT_PERIODS[part] if days is None else timedelta(days=days)
    verdict = ticket_due(part, RULE if days is None else replace(RULE, periods=((part, period),)), LIFE)
    assert (verdict.due_at, verdict.kept) == (DONE + period, None)
    assert not verdict.is_due(DONE + period - SECOND)
    assert verdict.is_due(DONE + period) and verdict.is_due(DONE + period + SECOND)


def test_preview_is_due_after_a_day_without_any_decision() -> None:
    assert preview_due(SENT) == SENT + timedelta(hours=24)
    assert preview_due(SENT, RetentionRule(on_hold=True, periods=(("preview", timedelta(hours=1)),))) == SENT + timedelta(hours=1)


def test_days_count_from_the_delivery_when_that_came_after_the_closing() -> None:
    late = replace(LIFE, delivered_at=DONE + timedelta(days=5))
    assert ticket_due("referral", RULE, late).due_at == DONE + timedelta(days=35)
    assert ticket_due("referral", RULE, replace(LIFE, delivered_at=None)).due_at == DONE + timedelta(days=30)


@pytest.mark.parametrize("part", TICKET_PARTS)
@pytest.mark.parametrize(
    ("rule", "life", "word"),
    [
        (RetentionRule(), LIFE, "no_decision"),
        (RetentionRule(""), LIFE, "no_decision"),
        (replace(RULE, on_hold=True), LIFE, "on_hold"),
        (RULE, replace(LIFE, is_sent=False), "undelivered"),
        (RULE, replace(LIFE, is_sent=False, status="withdrawn"), "undelivered"),
        (RULE, replace(LIFE, is_acknowledged=False), "unacknowledged"),
        (RULE, replace(LIFE, status="new"), "still_open"),
        (RULE, replace(LIFE, status="claimed"), "still_open"),
        (RULE, replace(LIFE, status="waiting_for_person"), "still_open"),
    ],
)
def test_what_nobody_has_dealt_with_is_never_due_and_has_a_word_and_a_moment_for_the_alarm(part, rule, life, word) -> None:
    verdict = ticket_due(part, rule, life)
    assert (verdict.due_at, verdict.kept, verdict.alarm_at) == (None, word, SENT + rule.period(part))
    assert not verdict.is_due(SENT + timedelta(days=36_500))


def test_withdrawn_ticket_needs_no_acknowledgement() -> None:
    assert ticket_due("events", RULE, replace(LIFE, status="withdrawn", is_acknowledged=False)).due_at == DONE + timedelta(days=730)


def test_only_closed_and_withdrawn_tickets_are_ever_due() -> None:
    due = {status for status in STATUSES if ticket_due("referral", RULE, replace(LIFE, status=status)).due_at}
    assert due == {"closed", "withdrawn"}
