"""What is owed is leased by one worker at a time, written by the holder alone, and taken back when the person withdraws."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text, update

from handover.core.canonical import digest_of
from handover.core.retention import RetentionRule, ticket_due
from handover.delivery import desk_inbox
from handover.store import deliveries, erasure, outbox, purging, tickets
from handover.store.tables import OutboxRow

NAMES = {"varberg": "Varberg"}


@pytest.fixture
def owed(send, transactions):
    """Sends a referral that has to reach a mailbox too; gives (sent referral, number of the mail's outbox row)."""
    sent = send(inboxes=("mail",))
    with transactions.begin() as session:
        return sent, session.scalar(select(OutboxRow.id).where(OutboxRow.kind == "mail"))


def take(transactions, outbox_id: int):
    with transactions.begin() as session:
        return deliveries.lease(session, outbox_id, NAMES)


def row_of(transactions, outbox_id: int) -> OutboxRow:
    with transactions.begin() as session:
        return session.get(OutboxRow, outbox_id)


def let_the_lease_run_out(transactions) -> None:
    with transactions.begin() as session:
        session.execute(update(OutboxRow).values(leased_until=text("clock_timestamp() - interval '1 second'")))


def make_due(transactions) -> None:
    with transactions.begin() as session:
        session.execute(update(OutboxRow).values(due_at=text("clock_timestamp() - interval '1 second'")))


def waiting_jobs(transactions) -> list[tuple[str, dict]]:
    with transactions.begin() as session:
        return [tuple(row) for row in session.execute(text("SELECT task_name, args FROM jobs.procrastinate_jobs ORDER BY id"))]


def test_consent_owes_the_desk_and_every_inbox_and_gives_those_outside_a_job(transactions, owed) -> None:
    _, outbox_id = owed
    with transactions.begin() as session:
        owes = session.execute(select(OutboxRow.kind, OutboxRow.act).order_by(OutboxRow.id)).all()
    assert owes == [("desk", "referral"), ("mail", "referral")]
    assert waiting_jobs(transactions) == [("deliver", {"outbox_id": outbox_id})]


def test_no_job_is_left_behind_when_the_consent_is_rolled_back(transactions, send, monkeypatch) -> None:
    from handover.store import events

    monkeypatch.setattr(events, "record", lambda *_: (_ for _ in ()).throw(RuntimeError("broken off")))
    with pytest.raises(RuntimeError):
        send(inboxes=("mail",))
    assert waiting_jobs(transactions) == []


def test_the_parcel_is_what_was_consented_to_byte_for_byte(transactions, owed) -> None:
    sent, outbox_id = owed
    held = take(transactions, outbox_id)
    assert (held.kind, held.attempt, held.parcel.kind) == ("mail", 1, "referral")
    assert held.parcel.referral == sent.body and digest_of(held.parcel.referral) == digest_of(sent.body)
    assert (held.parcel.municipality, held.parcel.municipality_name) == ("varberg", "Varberg")


def test_a_repetition_carries_the_same_id(transactions, owed) -> None:
    _, outbox_id = owed
    first = take(transactions, outbox_id)
    let_the_lease_run_out(transactions)
    second = take(transactions, outbox_id)
    assert second.parcel.id == first.parcel.id and (second.attempt, second.fence) == (2, first.fence + 1)


def test_one_worker_of_many_gets_the_lease(transactions, owed) -> None:
    _, outbox_id = owed
    with ThreadPoolExecutor(8) as workers:
        taken = list(workers.map(lambda _: take(transactions, outbox_id), range(8)))
    assert len([held for held in taken if held]) == 1
    assert row_of(transactions, outbox_id).attempts == 1


def test_who_lost_the_lease_writes_nothing(transactions, owed) -> None:
    _, outbox_id = owed
    slow = take(transactions, outbox_id)
    let_the_lease_run_out(transactions)
    quick = take(transactions, outbox_id)
    with transactions.begin() as session:
        assert deliveries.mark_failed(session, slow, "timeout", False, 5.0) is False
        assert deliveries.mark_sent(session, slow, "late", True) is False
        deliveries.renew(session, slow)
    assert row_of(transactions, outbox_id).failure is None
    with transactions.begin() as session:
        assert deliveries.mark_sent(session, quick, "ref-2", False) is True
    row = row_of(transactions, outbox_id)
    assert (row.reference, row.sent_at is not None, row.delivered_at, row.leased_until) == ("ref-2", True, None, None)


def test_a_renewed_lease_stays(transactions, owed) -> None:
    _, outbox_id = owed
    held = take(transactions, outbox_id)
    before = row_of(transactions, outbox_id).leased_until
    with transactions.begin() as session:
        deliveries.renew(session, held)
    assert row_of(transactions, outbox_id).leased_until > before
    assert take(transactions, outbox_id) is None


def test_what_was_taken_is_not_brought_again(transactions, owed) -> None:
    _, outbox_id = owed
    with transactions.begin() as session:
        deliveries.mark_sent(session, deliveries.lease(session, outbox_id, NAMES), "ref", False)
    assert take(transactions, outbox_id) is None
    with transactions.begin() as session:
        assert deliveries.defer_due(session) == 0


def test_a_failure_is_due_again_after_its_pause_and_keeps_its_code(transactions, owed) -> None:
    _, outbox_id = owed
    with transactions.begin() as session:
        deliveries.mark_failed(session, deliveries.lease(session, outbox_id, NAMES), "x" * 60, True, 3600)
    row = row_of(transactions, outbox_id)
    assert (row.failure, row.refused, row.leased_until) == ("x" * 40, True, None)
    with transactions.begin() as session:
        assert deliveries.defer_due(session) == 0
    assert take(transactions, outbox_id) is None  # nor does a job that comes too soon begin
    make_due(transactions)
    with transactions.begin() as session:
        assert deliveries.defer_due(session) == 1


def test_a_delivery_without_a_job_gets_one_and_never_two(transactions, owed) -> None:
    _, outbox_id = owed
    with transactions.begin() as session:
        session.execute(text("DELETE FROM jobs.procrastinate_jobs"))
    for _ in range(3):
        with transactions.begin() as session:
            assert deliveries.defer_due(session) == 1
    assert waiting_jobs(transactions) == [("deliver", {"outbox_id": outbox_id})]


def test_opening_the_ticket_acknowledges_what_was_sent_and_not_what_still_is_owed(transactions, send) -> None:
    sent = send(inboxes=("mail", "webhook"))
    with transactions.begin() as session:
        mail = session.scalar(select(OutboxRow.id).where(OutboxRow.kind == "mail"))
        deliveries.mark_sent(session, deliveries.lease(session, mail, NAMES), "ref", False)
    with transactions.begin() as session:
        assert outbox.acknowledge(session, sent.ticket_id) is True
        assert outbox.acknowledge(session, sent.ticket_id) is False
    with transactions.begin() as session:
        states = {state.kind: state.delivered_at is not None for state in deliveries.of_ticket(session, sent.ticket_id)}
    assert states == {"desk": True, "mail": True, "webhook": False}


@pytest.mark.parametrize("kind", ["mail", "sdk", "webhook"])
def test_what_goes_out_after_staff_have_finished_counts_as_delivered_and_is_purged_in_its_time(transactions, send, hire, kind) -> None:
    sent, anna = send(inboxes=(kind,)), hire("anna")
    with transactions.begin() as session:
        desk_inbox.acknowledge(session, anna, sent.ticket_id)
        tickets.claim(session, anna, sent.ticket_id)
        tickets.close(session, anna, sent.ticket_id)
    with transactions.begin() as session:
        outside = session.scalar(select(OutboxRow.id).where(OutboxRow.kind == kind))
        deliveries.mark_sent(session, deliveries.lease(session, outside, NAMES), "ref", False)
    with transactions.begin() as session:
        verdict = ticket_due("referral", RetentionRule("KS 2026-1"), purging.locked_life(session, sent.ticket_id))
    assert (verdict.kept, verdict.due_at is not None) == (None, True)


@pytest.mark.parametrize("opened_first", [True, False])
def test_opened_and_sent_at_the_same_moment_it_is_delivered(transactions, owed, opened_first: bool) -> None:
    sent, outbox_id = owed
    held = take(transactions, outbox_id)

    def opened(session) -> None:
        outbox.acknowledge(session, sent.ticket_id)

    def was_sent(session) -> None:
        deliveries.mark_sent(session, held, "ref", False)

    def other(act) -> None:
        with transactions.begin() as session:
            act(session)

    with ThreadPoolExecutor(1) as beside:
        with transactions.begin() as session:
            (opened if opened_first else was_sent)(session)
            done = beside.submit(other, was_sent if opened_first else opened)
            with pytest.raises(TimeoutError):  # it waits for the first
                done.result(timeout=0.5)
        done.result(timeout=10)
    row = row_of(transactions, outbox_id)
    assert row.sent_at is not None and row.delivered_at is not None


def test_a_withdrawal_before_the_first_attempt_leaves_nothing_to_send(transactions, owed) -> None:
    sent, outbox_id = owed
    with transactions.begin() as session:
        erasure.withdraw(session, sent.code_hash)
    with transactions.begin() as session:
        assert deliveries.of_ticket(session, sent.ticket_id) == []
    assert take(transactions, outbox_id) is None


@pytest.mark.parametrize("came_of_it", ["sent", "failed", "under way"])
def test_a_withdrawal_after_an_attempt_owes_the_deletion(transactions, owed, came_of_it: str) -> None:
    sent, outbox_id = owed
    held = take(transactions, outbox_id)
    with transactions.begin() as session:
        if came_of_it == "sent":
            deliveries.mark_sent(session, held, "ref", False)
        elif came_of_it == "failed":
            deliveries.mark_failed(session, held, "timeout", False, 5)
    with transactions.begin() as session:
        erasure.withdraw(session, sent.code_hash)
    with transactions.begin() as session:
        left = session.scalars(select(OutboxRow).where(OutboxRow.act == "withdrawn")).all()
    assert [(row.kind, row.sent_at) for row in left] == [("mail", None)]
    if came_of_it == "under way":  # the order must not overtake what it takes back
        assert take(transactions, left[0].id) is None
        make_due(transactions)
    notice = take(transactions, left[0].id)
    assert (notice.parcel.kind, notice.parcel.referral, notice.parcel.ticket_id) == ("withdrawn", None, sent.ticket_id)
    with transactions.begin() as session:
        assert deliveries.mark_sent(session, held, "after all", False) is False  # no trace that it could be delivered again
    assert take(transactions, outbox_id) is None


def test_a_second_withdrawal_owes_no_second_notice(transactions, owed) -> None:
    sent, outbox_id = owed
    take(transactions, outbox_id)
    for _ in range(2):
        with transactions.begin() as session:
            erasure.withdraw(session, sent.code_hash)
    with transactions.begin() as session:
        assert len(session.scalars(select(OutboxRow).where(OutboxRow.act == "withdrawn")).all()) == 1
