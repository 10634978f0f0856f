"""From preview to ticket: once, whole, and byte for byte."""

from __future__ import annotations

import itertools
import os
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from handover.core.canonical import digest_of
from handover.store import clock, deliveries, receipts, referrals
from handover.store.referrals import UnknownPreview
from handover.store.tables import ConsentRow, OutboxRow, ReceiptRow, ReferralPreviewRow, TicketEventRow, TicketRow
from tests.handover.opened_rows import opened_body, opened_digest, opened_preview


def count(session, table) -> int:
    return session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def preview(transactions, send):
    """A preview that nobody has consented to: (conversation_hash, preview_id, body)."""
    body, conversation = send().body, secrets.token_bytes(32)
    with transactions.begin() as session:
        for table in (ReferralPreviewRow, TicketRow):
            session.execute(table.__table__.delete())
    with transactions.begin() as session:
        return conversation, referrals.keep_preview(session, conversation, "varberg", body), body


def test_ticket_holds_the_previews_bytes_and_the_preview_lets_go_of_them(transactions, preview) -> None:
    conversation, preview_id, body = preview
    with transactions.begin() as session:
        assert referrals.consent(session, conversation, preview_id, b"c" * 32) == referrals.Sent("varberg", True)
    with transactions.begin() as session:
        ticket = session.scalars(select(TicketRow)).one()
        assert (opened_body(session, ticket), ticket.status, ticket.municipality) == (body, "new", "varberg")
        assert session.get(ReferralPreviewRow, preview_id).body is None


def test_consent_receipt_outbox_and_event_come_with_the_ticket(transactions, preview) -> None:
    conversation, preview_id, body = preview
    with transactions.begin() as session:
        referrals.consent(session, conversation, preview_id, b"c" * 32)
    with transactions.begin() as session:
        consent = session.scalars(select(ConsentRow)).one()
        assert opened_digest(session, consent) == digest_of(body)
        given_at = consent.given_at.astimezone(UTC)
        assert (given_at.minute, given_at.second, given_at.microsecond) == (0, 0, 0)
        assert session.scalars(select(ReceiptRow.code_hash)).one() == b"c" * 32
        outbox = session.scalars(select(OutboxRow)).one()
        assert (outbox.kind, outbox.delivered_at) == ("desk", None)
        assert session.scalars(select(TicketEventRow.kind)).all() == ["sent"]


@pytest.mark.parametrize("broken", ["consent", "receipt", "outbox", "ticket_event", "referral_preview"])
def test_nothing_is_half_sent_when_a_write_fails(broken, transactions, preview) -> None:
    conversation, preview_id, body = preview
    with transactions.begin() as session:
        session.execute(text("CREATE FUNCTION handover.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$"))
        trigger = f"CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON handover.{broken} FOR EACH ROW"
        session.execute(text(f"{trigger} EXECUTE FUNCTION handover.refuse()"))
    try:
        with pytest.raises(Exception, match="no"), transactions.begin() as session:
            referrals.consent(session, conversation, preview_id, b"c" * 32)
    finally:
        with transactions.begin() as session:
            session.execute(text("DROP FUNCTION handover.refuse CASCADE"))
    with transactions.begin() as session:
        assert [count(session, table) for table in (TicketRow, ConsentRow, ReceiptRow, OutboxRow, TicketEventRow)] == [0] * 5
        assert opened_preview(session, session.get(ReferralPreviewRow, preview_id)) == body
    with transactions.begin() as session:
        assert referrals.consent(session, conversation, preview_id, b"c" * 32).first_time


def test_one_ticket_when_the_same_consent_comes_many_times_at_once(transactions, preview) -> None:
    conversation, preview_id, _ = preview
    together = threading.Barrier(6)

    def give(_number: int) -> bool:
        together.wait(timeout=10)
        with transactions.begin() as session:
            return referrals.consent(session, conversation, preview_id, b"c" * 32).first_time

    with ThreadPoolExecutor(6) as hands:
        assert sorted(hands.map(give, range(6))) == [False] * 5 + [True]
    with transactions.begin() as session:
        assert [count(session, table) for table in (TicketRow, ConsentRow, ReceiptRow, OutboxRow)] == [1] * 4


def test_second_ticket_is_impossible_when_a_code_exists_already(transactions, preview) -> None:
    conversation, preview_id, body = preview
    with transactions.begin() as session:
        referrals.consent(session, conversation, preview_id, b"c" * 32)
        other = referrals.keep_preview(session, conversation, "varberg", body)
    with pytest.raises(IntegrityError) as error, transactions.begin() as session:
        referrals.consent(session, conversation, other, b"c" * 32)
    assert "det jag vill" not in str(error.value)
    with transactions.begin() as session:
        assert count(session, TicketRow) == 1


@pytest.mark.parametrize("preview_id", ["p_unknown", "", "\x00", "\ud800", "x" * 10_000])
def test_consent_is_refused_when_the_preview_is_unknown(preview_id, transactions) -> None:
    with pytest.raises(UnknownPreview), transactions.begin() as session:
        referrals.consent(session, b"v" * 32, preview_id, b"c" * 32)


def test_consent_is_refused_when_the_conversation_is_another(transactions, preview) -> None:
    with pytest.raises(UnknownPreview), transactions.begin() as session:
        referrals.consent(session, b"another conversation's hash......", preview[1], b"c" * 32)


@pytest.mark.parametrize(("late", "known"), [(timedelta(seconds=-1), True), (timedelta(seconds=1), False)])
def test_preview_lives_for_a_day(late, known, transactions, preview) -> None:
    conversation, preview_id, _ = preview
    with transactions.begin() as session:
        expires = session.get(ReferralPreviewRow, preview_id).expires_at
    assert timedelta(hours=23, minutes=59) < expires - clock.now() <= timedelta(hours=24, minutes=1)
    if known:
        with transactions.begin() as session:
            assert referrals.consent(session, conversation, preview_id, b"c" * 32, expires + late).first_time
    else:
        with pytest.raises(UnknownPreview), transactions.begin() as session:
            referrals.consent(session, conversation, preview_id, b"c" * 32, expires + late)


def test_repeated_consent_is_answered_also_after_the_day(transactions, preview) -> None:
    conversation, preview_id, _ = preview
    with transactions.begin() as session:
        referrals.consent(session, conversation, preview_id, b"c" * 32)
    later = clock.now() + timedelta(days=3)
    with transactions.begin() as session:
        assert referrals.sweep_previews(session, later) == 0
        assert not referrals.consent(session, conversation, preview_id, b"c" * 32, later).first_time


def test_sweep_takes_only_what_has_run_out(transactions, preview) -> None:
    _, preview_id, _ = preview
    with transactions.begin() as session:
        expires = session.get(ReferralPreviewRow, preview_id).expires_at
        assert referrals.sweep_previews(session, expires - timedelta(seconds=1)) == 0
    with transactions.begin() as session:
        assert referrals.sweep_previews(session, expires + timedelta(seconds=1)) == 1
        assert count(session, ReferralPreviewRow) == 0


def test_two_previews_are_two_referrals_when_both_are_consented_to(transactions, preview) -> None:
    conversation, first, body = preview
    with transactions.begin() as session:
        second = referrals.keep_preview(session, conversation, "varberg", body)
    with transactions.begin() as session:
        referrals.consent(session, conversation, second, b"2" * 32)
    with transactions.begin() as session:
        assert opened_preview(session, session.get(ReferralPreviewRow, first)) == body
        assert referrals.consent(session, conversation, first, b"1" * 32).first_time
        assert count(session, TicketRow) == 2


def test_referral_is_not_lost_when_names_run_short(transactions, preview, monkeypatch) -> None:
    conversation, preview_id, body = preview
    draws = itertools.count()
    monkeypatch.setattr(referrals.secrets, "token_bytes", lambda size: bytes([0, 0, next(draws)]) if size == 3 else os.urandom(size))
    with transactions.begin() as session:
        referrals.consent(session, conversation, preview_id, b"0" * 32)
        for number in (1, 2):
            again = referrals.keep_preview(session, conversation, "varberg", body)
            referrals.consent(session, conversation, again, bytes([number]) * 32)
    with transactions.begin() as session:
        aliases = session.scalars(select(TicketRow.alias).order_by(TicketRow.alias)).all()
    assert aliases[0] == "Stilla Björk"
    assert len(set(aliases)) == 3 and all(name.startswith("Stilla Björk") for name in aliases)


@pytest.mark.parametrize(("sent_at", "day"), [
    (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), date(2026, 7, 1)), (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), date(2026, 7, 2)),
    (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)), (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
])  # fmt: skip
def test_receipt_has_the_day_in_sweden(transactions, preview, sent_at, day) -> None:
    conversation, _, body = preview
    with transactions.begin() as session:
        preview_id = referrals.keep_preview(session, conversation, "varberg", body, sent_at)
        referrals.consent(session, conversation, preview_id, b"c" * 32, sent_at)
        assert receipts.look_up(session, b"c" * 32).sent_on == day


def test_nothing_that_stays_of_a_consent_points_at_a_second(transactions, preview) -> None:
    conversation, _, body = preview
    now = datetime(2026, 7, 1, 10, 11, 12, 131415, tzinfo=UTC)
    with transactions.begin() as session:
        preview_id = referrals.keep_preview(session, conversation, "varberg", body, now)
        referrals.consent(session, conversation, preview_id, b"c" * 32, now, {"varberg": ["mail"]})
        mail = session.scalar(select(OutboxRow.id).where(OutboxRow.kind == "mail"))
        deliveries.mark_failed(session, deliveries.lease(session, mail, {}), "timeout", False, 1.5)
        session.get_one(OutboxRow, mail).due_at = now + timedelta(seconds=1.5)
    with transactions.begin() as session:
        deliveries.mark_sent(session, deliveries.lease(session, mail, {}), "ref", False)
    with transactions.begin() as session:
        assert session.get(ReferralPreviewRow, preview_id).expires_at == datetime(2026, 7, 2, 10, 12, tzinfo=UTC)
        finer = {}
        for table in (TicketRow, TicketEventRow, ConsentRow, OutboxRow, ReferralPreviewRow, ReceiptRow):
            for row in session.execute(select(table.__table__)).mappings():
                finer |= {f"{table.__tablename__}.{name}": value for name, value in row.items()
                          if isinstance(value, datetime) and (value.second or value.microsecond)}  # fmt: skip
    assert finer == {}
