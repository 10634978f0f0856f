"""The person takes everything back while an attempt is under way: the order to delete comes after what it takes back, or again."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from foundation.logs import EventLog
from handover.core.parcel import Reference
from handover.delivery import delivering as delivering_module
from handover.delivery.bringing import Bringing
from handover.delivery.delivering import Delivering
from handover.delivery.inboxes.support_management import content
from handover.store import deliveries, erasure
from handover.store.tables import OutboxRow
from tests.handover.delivery.conftest import NAMES
from tests.handover.delivery.parcels import rendered
from tests.handover.delivery.support_management_world import world_of


@pytest.fixture(autouse=True)
def renews_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivering_module, "RENEW_EVERY_S", 0.05)


@pytest.fixture
def number_of(transactions):
    """number_of("withdrawn") is the outbox row of that act outside the desk."""

    def _number_of(act: str) -> int:
        with transactions.begin() as session:
            return session.scalar(select(OutboxRow.id).where(OutboxRow.kind != "desk", OutboxRow.act == act))

    return _number_of


def take_back(transactions, sent) -> None:
    with transactions.begin() as session:
        erasure.withdraw(session, sent.code_hash)


def make_due(transactions) -> None:
    with transactions.begin() as session:
        session.execute(text("UPDATE handover.outbox SET due_at = now() - interval '1 second'"))


async def test_an_attempt_is_broken_off_when_it_is_taken_back(transactions, mailbox, delivering, send, number_of) -> None:
    sent, real, begun = send(inboxes=("mail",)), mailbox.deliver, asyncio.Event()

    async def never_done(parcel):
        begun.set()
        await asyncio.sleep(600)
        return await real(parcel)

    mailbox.deliver = never_done
    attempt = asyncio.create_task(delivering.deliver(number_of("referral")))
    await begun.wait()
    await asyncio.to_thread(take_back, transactions, sent)
    await asyncio.wait_for(attempt, 5)
    mailbox.deliver = real
    await delivering.deliver(number_of("withdrawn"))
    assert mailbox.received == []  # its time has not come: the other side may be at work still
    make_due(transactions)
    await delivering.deliver(number_of("withdrawn"))
    assert [each.parcel.kind for each in mailbox.received] == ["withdrawn"]


async def test_an_attempt_goes_on_when_the_database_is_away_for_a_moment(mailbox, delivering, send, number_of, monkeypatch) -> None:
    send(inboxes=("mail",))
    real, renewed, asked = mailbox.deliver, deliveries.renew, []

    def away_at_times(session, held):
        asked.append(1)
        if len(asked) in (2, 3):  # the first is asked just before sending
            raise OperationalError("UPDATE", {}, Exception("away"))
        return renewed(session, held)

    async def slow(parcel):
        while len(asked) < 5:
            await asyncio.sleep(0.02)
        return await real(parcel)

    monkeypatch.setattr(deliveries, "renew", away_at_times)
    mailbox.deliver = slow
    await asyncio.wait_for(delivering.deliver(number_of("referral")), 5)
    assert [each.parcel.kind for each in mailbox.received] == ["referral"]


@pytest.mark.parametrize("order", ["waits", "under way", "settled"])
async def test_what_is_taken_too_late_is_followed_by_the_order(order, transactions, mailbox, delivering, send, number_of,
                                                                    monkeypatch) -> None:  # fmt: skip
    sent, real = send(inboxes=("mail",)), mailbox.deliver

    monkeypatch.setattr(delivering_module, "RENEW_EVERY_S", 600)  # the attempt is through before it hears

    def overtake() -> None:
        take_back(transactions, sent)
        make_due(transactions)
        if order != "waits":
            with transactions.begin() as session:
                held = deliveries.lease(session, number_of("withdrawn"), NAMES)
                if order == "settled":
                    deliveries.mark_sent(session, held, "no-errand", True)

    async def slow(parcel):
        await asyncio.to_thread(overtake)
        return await real(parcel)

    mailbox.deliver = slow
    referral = number_of("referral")
    await delivering.deliver(referral)
    mailbox.deliver = real
    await delivering.deliver(number_of("withdrawn"))
    first, last = [each.parcel for each in mailbox.received]
    assert (first.kind, last.kind, last.refers_to) == ("referral", "withdrawn", Reference(first.id, f"fake-{first.id}"))


async def test_an_errand_that_is_made_after_the_order_is_told_to_be_deleted(transactions, send, number_of, monkeypatch) -> None:
    async with world_of("fake") as world:
        lines = {("varberg", "support_management"): world.inbox}
        work = Delivering(Bringing(transactions, lines, NAMES, rendered, EventLog("delivery")))
        sent, create = send(inboxes=("support_management",)), world.inbox._client.create

        async def overtaken(errand):
            await asyncio.to_thread(take_back, transactions, sent)
            make_due(transactions)
            await work.deliver(number_of("withdrawn"))
            assert world.errands == []
            return await create(errand)

        world.inbox._client.create = overtaken
        monkeypatch.setattr(delivering_module, "RENEW_EVERY_S", 600)  # the attempt is through before it hears
        await work.deliver(number_of("referral"))
        await work.deliver(number_of("withdrawn"))
        assert [errand.body["title"] for errand in world.errands] == [content.WITHDRAWN_TITLE]
