"""The person takes everything back, or erases it, at each step of a delivery: nothing is delivered after that but the order to delete."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select, text

from handover.core.parcel import Reference
from handover.delivery import desk_inbox
from handover.delivery.delivering import TryAgain
from handover.delivery.inbox import InboxUnreachable
from handover.store import deliveries, erasure, messages, referrals, tickets
from handover.store.referrals import UnknownPreview
from handover.store.tables import OutboxRow
from tests.handover.delivery.conftest import NAMES

HOW = {
    "withdrawn": lambda session, sent: erasure.withdraw(session, sent.code_hash),
    "erased": lambda session, sent: erasure.erase_conversation(session, sent.conversation_hash),
}
STATES = ("committed", "receipt shown", "claimed by a worker", "not taken", "marked as sent", "acknowledged at the desk", "answered")
NEVER_LEFT = STATES[:2]


def mail_rows(transactions) -> list[OutboxRow]:
    with transactions.begin() as session:
        return list(session.scalars(select(OutboxRow).where(OutboxRow.kind == "mail").order_by(OutboxRow.id)))


@pytest.fixture
def bring_to(send, hire, transactions, mailbox, delivering):
    """await bring_to(state) sends a referral and lets it come that far."""

    async def _bring_to(state: str):
        sent = send(inboxes=("mail",))
        number = mail_rows(transactions)[0].id
        if state == "claimed by a worker":
            with transactions.begin() as session:
                deliveries.lease(session, number, NAMES)
        elif state == "not taken":
            mailbox.failing = InboxUnreachable("unreachable")
            with pytest.raises(TryAgain):
                await delivering.deliver(number)
            mailbox.failing = None
        elif state not in NEVER_LEFT:
            await delivering.deliver(number)
            anna = hire("anna")
            with transactions.begin() as session:
                if state != "marked as sent":
                    desk_inbox.acknowledge(session, anna, sent.ticket_id)
                if state == "answered":
                    tickets.claim(session, anna, sent.ticket_id)
                    messages.reply_as_staff(session, anna, sent.ticket_id, "hej")
        return sent

    return _bring_to


async def deliver_all(transactions, delivering, *more: int) -> None:
    """Whatever a sweep, a repeated job or an old worker could try, each twice."""
    with transactions.begin() as session:
        session.execute(text("UPDATE handover.outbox SET leased_until = NULL, due_at = now() - interval '1 hour'"))
        deliveries.defer_due(session)
    for number in [*more, *[row.id for row in mail_rows(transactions)]] * 2:
        await delivering.deliver(number)


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("state", STATES)
async def test_taken_back_only_the_order_to_delete_is_delivered(state, how, transactions, mailbox, delivering, bring_to) -> None:
    sent = await bring_to(state)
    number, before = mail_rows(transactions)[0].id, len(mailbox.received)
    with transactions.begin() as session:
        HOW[how](session, sent)
    with pytest.raises(UnknownPreview), transactions.begin() as session:  # nor does a repeated consent bring it back
        referrals.consent(session, sent.conversation_hash, sent.preview_id, sent.code_hash, inboxes={"varberg": ("mail",)})
    await deliver_all(transactions, delivering, number)
    after = [each.parcel for each in mailbox.received[before:]]
    assert [parcel.kind for parcel in after] == ([] if state in NEVER_LEFT else ["withdrawn"])
    taken = {each.parcel.id for each in mailbox.received[:before]}
    for parcel in after:
        name = f"fake-{parcel.refers_to.id}" if taken else None
        assert parcel.refers_to == Reference(f"{sent.ticket_id}-referral-{number}", name)
        assert taken <= {parcel.refers_to.id} and parcel.ticket_id == sent.ticket_id


async def test_what_is_taken_back_while_it_is_made_ready_is_not_sent(transactions, mailbox, delivering, bringing, send) -> None:
    sent, real = send(inboxes=("mail",)), bringing.render

    def render(parcel):
        with transactions.begin() as session:
            erasure.withdraw(session, sent.code_hash)
        return real(parcel)

    object.__setattr__(bringing, "render", render)
    await delivering.deliver(mail_rows(transactions)[0].id)
    assert mailbox.received == []
    object.__setattr__(bringing, "render", real)
    await deliver_all(transactions, delivering)
    assert [each.parcel.kind for each in mailbox.received] == ["withdrawn"]


async def test_what_is_taken_back_while_the_inbox_takes_it_is_followed_by_the_order(transactions, mailbox, delivering, send) -> None:
    sent, real = send(inboxes=("mail",)), mailbox.deliver

    async def deliver(rendered):
        accepted = await real(rendered)
        if rendered.parcel.kind == "referral":
            await asyncio.to_thread(take_back, transactions, sent)
        return accepted

    mailbox.deliver = deliver
    await delivering.deliver(mail_rows(transactions)[0].id)
    await deliver_all(transactions, delivering)
    referral, order = [each.parcel for each in mailbox.received]
    assert (referral.kind, order.kind, order.refers_to) == ("referral", "withdrawn", Reference(referral.id, f"fake-{referral.id}"))


def take_back(transactions, sent) -> None:
    with transactions.begin() as session:
        erasure.withdraw(session, sent.code_hash)


@pytest.mark.parametrize("again", ["withdrawn", "erased"])
async def test_taking_back_again_after_a_delivery_owes_no_second_order(again, transactions, mailbox, delivering, bring_to) -> None:
    sent = await bring_to("answered")
    take_back(transactions, sent)
    with transactions.begin() as session:
        HOW[again](session, sent)
    await deliver_all(transactions, delivering)
    assert [each.parcel.kind for each in mailbox.received] == ["referral", "withdrawn"]
