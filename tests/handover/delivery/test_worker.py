"""From consent to inbox on the real engine: at once, again after failures, once in effect with many workers, and never given up."""

from __future__ import annotations

import asyncio
import time

import pytest
from procrastinate.jobs import Job
from sqlalchemy import select, text

from handover.core.parcel import Parcel
from handover.delivery import delivering as delivering_module
from handover.delivery.inbox import Accepted, InboxRefused, InboxUnreachable
from handover.delivery.pauses import LONGEST_S, REFUSED_S, pause_s
from handover.delivery.worker import ForEver
from handover.store.tables import OutboxRow
from tests.handover.delivery.fake_inbox import FakeInbox
from tests.handover.delivery.parcels import SECRETS


async def until(done, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "waited in vain"
        await asyncio.sleep(0.05)


def referrals_in(mailbox: FakeInbox) -> list[Parcel]:
    """What it got beside canaries."""
    return [each.parcel for each in mailbox.received if each.parcel.kind == "referral"]


def mail_rows(transactions) -> list[OutboxRow]:
    with transactions.begin() as session:
        return list(session.scalars(select(OutboxRow).where(OutboxRow.kind == "mail").order_by(OutboxRow.id)))


async def test_a_referral_reaches_the_inbox_as_soon_as_it_is_consented_to(send, transactions, mailbox, start_worker) -> None:
    start_worker()
    await asyncio.sleep(1.0)
    sent = send(inboxes=("mail",))
    await until(lambda: referrals_in(mailbox), 3)
    assert referrals_in(mailbox)[0].referral == sent.body
    await until(lambda: mail_rows(transactions)[0].sent_at is not None, 3)
    assert (mail_rows(transactions)[0].delivered_at, mail_rows(transactions)[0].attempts) == (None, 1)


async def test_an_inbox_that_acknowledges_counts_as_delivered(send, transactions, mailbox, start_worker, monkeypatch) -> None:
    async def take(_):
        return Accepted("errand-7", acknowledged=True)

    monkeypatch.setattr(mailbox, "deliver", take)
    send(inboxes=("mail",))
    start_worker()
    await until(lambda: mail_rows(transactions)[0].delivered_at is not None)
    assert mail_rows(transactions)[0].reference == "errand-7"


async def test_an_inbox_that_was_away_gets_it_when_it_is_back(send, transactions, mailbox, start_worker, monkeypatch) -> None:
    monkeypatch.setattr(delivering_module, "pause_s", lambda *_: 0.2)
    mailbox.failing = InboxUnreachable("unreachable")
    send(inboxes=("mail",))
    start_worker()
    await until(lambda: mail_rows(transactions)[0].attempts >= 2)
    assert (mail_rows(transactions)[0].failure, mail_rows(transactions)[0].sent_at) == ("unreachable", None)
    mailbox.failing = None
    await until(lambda: mail_rows(transactions)[0].sent_at is not None)
    assert len(referrals_in(mailbox)) == 1 and mail_rows(transactions)[0].failure is None


async def test_what_lies_owed_without_any_job_is_found(send, transactions, mailbox, start_worker) -> None:
    send(inboxes=("mail",))
    with transactions.begin() as session:
        session.execute(text("DELETE FROM jobs.procrastinate_jobs"))
    start_worker()
    await until(lambda: referrals_in(mailbox), 25)


async def test_several_workers_bring_each_parcel_once(send, transactions, mailbox, start_worker) -> None:
    for _ in range(20):
        send(inboxes=("mail",))
    for _ in range(3):
        start_worker()
    await until(lambda: all(row.sent_at for row in mail_rows(transactions)))
    assert len(referrals_in(mailbox)) == len({parcel.id for parcel in referrals_in(mailbox)}) == 20


@pytest.mark.parametrize("fault", [RuntimeError(SECRETS[1]), InboxRefused("no"), TimeoutError()])
async def test_a_fault_leaves_the_parcel_owed_and_says_nothing_of_it(fault, send, transactions, mailbox, delivering, capfd) -> None:
    async def break_off(_):
        raise fault

    mailbox.deliver = break_off
    send(inboxes=("mail",), own_words=SECRETS[1])
    outbox_id = mail_rows(transactions)[0].id
    with pytest.raises(delivering_module.TryAgain) as again:
        await delivering.deliver(outbox_id)
    row = mail_rows(transactions)[0]
    assert row.sent_at is None and row.leased_until is None and row.failure in ("fault", "no", "timeout")
    assert again.value.__cause__ is None and SECRETS[1] not in str(again.value)
    said = capfd.readouterr()
    assert "parcel_not_taken" in said.err and SECRETS[1] not in said.err + said.out


async def test_an_inbox_that_is_no_longer_set_is_told_and_stays_owed(send, transactions, delivering) -> None:
    send(inboxes=("webhook",))
    with transactions.begin() as session:
        outbox_id = session.scalar(select(OutboxRow.id).where(OutboxRow.kind == "webhook"))
    with pytest.raises(delivering_module.TryAgain):
        await delivering.deliver(outbox_id)
    with transactions.begin() as session:
        assert (session.get(OutboxRow, outbox_id).failure, session.get(OutboxRow, outbox_id).refused) == ("no_such_inbox", True)


async def test_the_lease_is_kept_while_a_slow_inbox_works(send, transactions, mailbox, delivering, monkeypatch) -> None:
    monkeypatch.setattr(delivering_module, "RENEW_EVERY_S", 0.05)
    send(inboxes=("mail",))
    outbox_id, seen = mail_rows(transactions)[0].id, []

    async def slow(_):
        for _ in range(3):
            await asyncio.sleep(0.15)
            seen.append(mail_rows(transactions)[0].leased_until)
        return Accepted("slow", acknowledged=False)

    mailbox.deliver = slow
    await delivering.deliver(outbox_id)
    assert seen == sorted(set(seen)) and mail_rows(transactions)[0].reference == "slow"


def test_pauses_grow_to_a_limit_and_never_end() -> None:
    pauses = [pause_s(attempt) for attempt in range(1, 5000)]
    assert pauses == sorted(pauses) and pauses[0] == 5 and pauses[-1] == LONGEST_S
    assert pause_s(1, refused=True) == REFUSED_S


@pytest.mark.parametrize("attempts", [0, 10, 100_000])
def test_a_job_is_never_given_up(attempts: int) -> None:
    job = Job(id=1, queue="deliveries", lock=None, queueing_lock=None, task_name="deliver", attempts=attempts)
    assert ForEver().get_retry_decision(exception=delivering_module.TryAgain(7), job=job).retry_at is not None
    assert ForEver().get_retry_decision(exception=OSError(), job=job).retry_at is not None
