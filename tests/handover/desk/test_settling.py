"""An inbox that was taken out of the file: staff settle what it would have had to be told, and nothing is owed for ever."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from foundation.logs import EventLog
from handover.core.own_data import own_data
from handover.core.own_data_text import own_data_text
from handover.core.retention import RetentionRule
from handover.delivery.bringing import Bringing
from handover.delivery.delivering import Delivering, TryAgain
from handover.delivery.inbox import InboxRefused
from handover.store import alarms, clock, deliveries, erasure, events, purging
from handover.store import own_data as stored
from handover.store.alarms import Alarm
from handover.store.wall import WATCH, walled
from tests.handover.delivery.fake_inbox import FakeInbox
from tests.handover.delivery.parcels import rendered
from tests.handover.desk.staff_browser import plain

NAMES = {"varberg": "Varberg"}
ORDER = Alarm("order_refused", "varberg", "mail")


async def bring_in_vain(transactions, failing: FakeInbox | None = None) -> None:
    """A worker brings all that is owed to the mailbox: it is no longer in the worker's file, or it is and fails."""
    lines = {("varberg", "mail"): failing} if failing else {}
    delivering = Delivering(Bringing(transactions, lines, NAMES, rendered, EventLog("delivery")))
    with transactions.begin() as session:
        session.execute(text("UPDATE handover.outbox SET due_at = now() - interval '1 second'"))
        numbers = session.scalars(text("SELECT id FROM handover.outbox WHERE kind = 'mail' AND sent_at IS NULL")).all()
    for number in numbers:
        with pytest.raises(TryAgain):
            await delivering.deliver(number)


@pytest.fixture
async def taken_back(send, transactions):
    """A referral that went by mail and was taken back when the mailbox was no longer set."""
    sent = send(inboxes=("mail",))
    with transactions.begin() as session:
        number = session.scalar(text("SELECT id FROM handover.outbox WHERE kind = 'mail'"))
        deliveries.mark_sent(session, deliveries.lease(session, number, NAMES), "ref", False)
    with transactions.begin() as session:
        erasure.withdraw(session, sent.code_hash)
    await bring_in_vain(transactions)
    return sent


def wrong(engine) -> set[Alarm]:
    with walled(engine, WATCH).begin() as session:
        return {alarm for alarm in alarms.troubles(session) if alarm.subject == "mail"}


def kinds_of(transactions, sent) -> list[tuple[str, str | None]]:
    with transactions.begin() as session:
        return [(event.kind, event.staff_name) for event in events.of_ticket(session, sent.ticket_id)]


async def test_staff_confirm_that_they_deleted_the_copy_and_nothing_is_owed(enter, taken_back, transactions, engine) -> None:
    anna, path = enter("anna"), f"/tickets/{taken_back.ticket_id}"
    assert wrong(engine) == {ORDER}
    assert path in (await anna.get("/queue")).text
    page = plain(await anna.get(path))
    assert "Radera er kopia själva" in page and "Vi har raderat kopian" in page
    answer = await anna.post(path + "/settle", inbox="mail", act="withdrawn")
    assert answer.headers["location"] == path + "?done=settled"
    page = plain(await anna.get(path + "?done=settled"))
    assert "Det är bekräftat." in page and "Ni har bekräftat att kopian är raderad." in page and "Anna bekräftade att kopian" in page
    assert "Vi har raderat kopian" not in page and path not in (await anna.get("/queue")).text
    assert wrong(engine) == set()
    with transactions.begin() as session:
        assert purging.locked_life(session, taken_back.ticket_id).is_sent
        assert deliveries.defer_due(session) == 0


async def test_it_is_said_once_and_by_the_municipality_alone(enter, taken_back, transactions) -> None:
    otto, anna, path = enter("otto", "halmstad"), enter("anna"), f"/tickets/{taken_back.ticket_id}/settle"
    assert (await otto.post(path, inbox="mail", act="withdrawn")).status_code == 404
    assert path.removesuffix("/settle") not in (await otto.get("/queue")).text
    for _ in range(2):
        last = await anna.post(path, inbox="mail", act="withdrawn")
    assert last.headers["location"] == path.removesuffix("/settle")
    assert kinds_of(transactions, taken_back).count(("deleted_by_hand", "Anna")) == 1


@pytest.mark.parametrize(("inbox", "act"), [("webhook", "withdrawn"), ("mail", "referral"), ("mail", "canary"), ("", ""),
                                            ("desk", "referral")])  # fmt: skip
async def test_nothing_else_is_settled(inbox, act, enter, taken_back, transactions, engine) -> None:
    answer = await enter().post(f"/tickets/{taken_back.ticket_id}/settle", inbox=inbox, act=act)
    assert answer.status_code == 303 and "done" not in answer.headers["location"]
    assert wrong(engine) == {ORDER} and "deleted_by_hand" not in dict(kinds_of(transactions, taken_back))


async def test_what_an_inbox_may_still_take_is_not_theirs_to_settle(enter, taken_back, transactions, engine) -> None:
    mailbox = FakeInbox("mail")
    mailbox.failing = InboxRefused("letter_refused")
    await bring_in_vain(transactions, mailbox)
    anna, path = enter(), f"/tickets/{taken_back.ticket_id}"
    assert "Vi har raderat kopian" not in plain(await anna.get(path))
    await anna.post(path + "/settle", inbox="mail", act="withdrawn")
    assert wrong(engine) == {ORDER}


async def test_a_referral_that_no_inbox_is_left_for_is_kept_here(enter, send, transactions, engine) -> None:
    sent, anna = send(inboxes=("mail",)), enter("anna")
    await bring_in_vain(transactions)
    assert wrong(engine) == {Alarm("refused", "varberg", "mail")}
    path = f"/tickets/{sent.ticket_id}"
    assert "Vi tar hand om förfrågan här" in plain(await anna.get(path))
    await anna.post(path + "/settle", inbox="mail", act="referral")
    assert "Ni tar hand om den här." in plain(await anna.get(path)) and wrong(engine) == set()
    assert ("kept_here", "Anna") in kinds_of(transactions, sent)


async def test_the_person_reads_in_their_own_data_what_staff_confirmed(enter, taken_back, transactions) -> None:
    await enter().post(f"/tickets/{taken_back.ticket_id}/settle", inbox="mail", act="withdrawn")
    with transactions.begin() as session:
        record = stored.read(session, taken_back.code_hash)
    said = own_data_text(own_data(record, "Varberg", "", RetentionRule(), clock.now()))
    assert "besked om att radera: kommunen raderade själv" in said and "Kommunen bekräftade att den har raderat en kopia." in said
    assert "på väg" not in said
