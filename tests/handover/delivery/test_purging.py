"""Purging on real tables: due to the second, never what nobody has seen, and the same however often it is broken off."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select, text

from foundation.logs import EventLog
from handover.core.retention import TICKET_PARTS, RetentionRule
from handover.delivery.purging import PURGED, Purging
from handover.store import content, messages, notes, outbox, purging, receipts, tickets
from handover.store.content_keys import ContentUnreadable, KeyPlace
from handover.store.receipts import UnknownReceipt
from handover.store.tables import ContentKeyRow, TicketRow

RULE = RetentionRule("KS 2026-1", periods=tuple((part, timedelta(days=days)) for part, days in
                                                 zip(TICKET_PARTS, (10, 20, 30, 40, 50), strict=True)))  # fmt: skip
DAYS = dict(RULE.periods)
SECOND, AGES = timedelta(seconds=1), timedelta(days=5000)
HELD = {
    "referral": "SELECT count(*) FROM handover.ticket WHERE body IS NOT NULL OR flags IS NOT NULL",
    "notes": "SELECT count(*) FROM handover.ticket_note",
    "messages": "SELECT (SELECT count(*) FROM handover.ticket_message) + (SELECT count(*) FROM handover.receipt)",
    "outbox": "SELECT count(*) FROM handover.outbox WHERE failure IS NOT NULL OR reference IS NOT NULL",
    "events": "SELECT count(*) FROM handover.ticket_event",
}


@pytest.fixture
def purger(transactions) -> Purging:
    return Purging(transactions, {"varberg": RULE}, EventLog("delivery"))


@pytest.fixture
def finished(transactions, send, hire):
    """finished() gives a ticket with everything in it that was delivered, acknowledged and closed."""
    anna = hire("anna")

    def _finished(delivered: bool = True, closed: bool = True):
        sent = send(inboxes=("mail",))
        with transactions.begin() as session:
            tickets.claim(session, anna, sent.ticket_id)
            messages.reply_as_staff(session, anna, sent.ticket_id, "ett svar")
            notes.add_note(session, anna, sent.ticket_id, "en anteckning")
            if delivered:
                mail = "UPDATE handover.outbox SET sent_at = now(), reference = 'r-1' WHERE ticket_id = :id AND kind = 'mail'"
                session.execute(text(mail), {"id": sent.ticket_id})
                outbox.acknowledge(session, sent.ticket_id)
            if closed:
                tickets.close(session, anna, sent.ticket_id)
        return sent

    return _finished


def done_at(transactions) -> datetime:
    with transactions.begin() as session:
        last = "SELECT greatest(max(t.changed_at), max(o.delivered_at)) FROM handover.ticket t JOIN handover.outbox o ON o.ticket_id = t.id"
        return session.execute(text(last)).scalar_one().astimezone(UTC)


def left(transactions) -> dict[str, bool]:
    with transactions.begin() as session:
        return {part: session.execute(text(query)).scalar_one() > 0 for part, query in HELD.items()}


@pytest.mark.parametrize("part", TICKET_PARTS)
def test_part_is_there_a_second_before_it_is_due_and_gone_a_second_after(part, transactions, purger, finished) -> None:
    finished()
    due = done_at(transactions) + DAYS[part]
    purger.purge(due - SECOND)
    assert left(transactions)[part]
    assert left(transactions) == {each: DAYS[each] >= DAYS[part] for each in TICKET_PARTS}
    assert purger.purge(due + SECOND) == Counter({("varberg", part, PURGED): 1})
    assert left(transactions) == {each: DAYS[each] > DAYS[part] for each in TICKET_PARTS}


def test_purging_again_changes_nothing(transactions, purger, finished) -> None:
    finished()
    moment = done_at(transactions) + timedelta(days=35)
    assert len(purger.purge(moment)) == 3
    assert purger.purge(moment) == Counter()
    with transactions.begin() as session:
        assert session.execute(text("SELECT count(*) FROM handover.ticket_event WHERE kind = 'purged'")).scalar() == 3


def test_dry_run_says_what_would_go_and_takes_nothing(transactions, purger, finished) -> None:
    finished()
    moment = done_at(transactions) + timedelta(days=35)
    said = purger.purge(moment, dry_run=True)
    assert left(transactions) == dict.fromkeys(TICKET_PARTS, True)
    assert purger.purge(moment) == said


@pytest.mark.parametrize(("how", "word"), [({"delivered": False}, "undelivered"), ({"closed": False}, "still_open")])
def test_what_did_not_arrive_or_is_at_work_is_kept_for_ever_and_said(how, word, transactions, purger, finished, capsys) -> None:
    finished(**how)
    if word == "undelivered":  # a failure of a line that never took it
        with transactions.begin() as session:
            session.execute(text("UPDATE handover.outbox SET failure = 'timeout' WHERE kind = 'mail'"))
    counted = purger.purge(datetime.now(UTC) + AGES)
    assert counted == Counter({("varberg", part, word): 1 for part in TICKET_PARTS})
    assert left(transactions) == dict.fromkeys(TICKET_PARTS, True)
    assert capsys.readouterr().err.count(f'"event": "purge_kept", "municipality": "varberg", "kind": "referral", "reason": "{word}"') == 1


def test_ticket_that_nobody_opened_is_kept_also_when_a_system_took_it(transactions, purger, send) -> None:
    send(inboxes=("mail",))
    with transactions.begin() as session:
        session.execute(text("UPDATE handover.outbox SET sent_at = now(), delivered_at = now() WHERE kind = 'mail'"))
        session.execute(text("UPDATE handover.ticket SET status = 'closed'"))
    counted = purger.purge(datetime.now(UTC) + AGES)
    assert set(counted) == {("varberg", part, "undelivered") for part in ("referral", "messages", "events")}


@pytest.mark.parametrize(("rules", "word"), [({}, "no_decision"), ({"ale": RULE}, "no_decision"),
                                             ({"varberg": RetentionRule("KS 2026-1", on_hold=True)}, "on_hold")])  # fmt: skip
def test_nothing_goes_without_a_decision_or_under_a_hold(rules, word, transactions, finished) -> None:
    finished()
    counted = Purging(transactions, rules, EventLog("delivery")).purge(datetime.now(UTC) + AGES)
    assert {kept for _, _, kept in counted} == {word}
    assert left(transactions) == dict.fromkeys(TICKET_PARTS, True)


@pytest.mark.parametrize("step", range(1, 5))
def test_killed_in_any_step_it_leaves_the_ticket_whole_for_the_next_time(step, transactions, purger, finished, monkeypatch) -> None:
    finished()
    moment, done, real = done_at(transactions) + timedelta(days=45), [], purging.purge_part

    def killed(session, part, ticket_id) -> None:
        real(session, part, ticket_id)
        done.append(part)
        if len(done) == step:
            raise KeyboardInterrupt  # before this step commits

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(purging, "purge_part", killed)
        purger.purge(moment)
    assert left(transactions) == dict.fromkeys(TICKET_PARTS, True)
    purger.purge(moment)
    assert left(transactions) == {part: part == "events" for part in TICKET_PARTS}


def test_a_ticket_costs_one_transaction(transactions, purger, finished) -> None:
    finished()
    with transactions.begin() as session:
        engine = session.get_bind()
    begun: list[int] = []
    event.listen(engine, "commit", lambda _connection: begun.append(1))
    purger.purge(done_at(transactions) + timedelta(days=45))
    # Two batches of tickets, one of live conversations, one of messages about accessibility; this question, the ticket, the keys.
    assert len(begun) == 7


def test_two_workers_at_once_purge_everything_once(transactions, purger, finished) -> None:
    for _ in range(6):
        finished()
    moment, ready = done_at(transactions) + timedelta(days=45), threading.Barrier(2)

    def work() -> Counter:
        ready.wait()
        return purger.purge(moment)

    with ThreadPoolExecutor(2) as workers:
        both = [worker.result(timeout=60) for worker in [workers.submit(work), workers.submit(work)]]
    counted = both[0] + both[1] + purger.purge(moment)
    assert counted == Counter({("varberg", part, PURGED): 6 for part in ("referral", "notes", "messages", "outbox")})
    with transactions.begin() as session:
        assert session.execute(text("SELECT count(*) FROM handover.ticket_event WHERE kind = 'purged'")).scalar() == 18


def test_nothing_of_a_purged_ticket_opens_with_any_key_on_the_system(transactions, purger, finished) -> None:
    sent, other = finished(), finished(closed=False)
    with transactions.begin() as session:
        backup = session.get(TicketRow, sent.ticket_id).body
        words = session.execute(text("SELECT id, text FROM handover.ticket_message WHERE ticket_id = :id"), {"id": sent.ticket_id}).one()
    purger.purge(done_at(transactions) + timedelta(days=31))
    with transactions.begin() as session:
        places = [KeyPlace(row.owner, row.part, row.municipality) for row in session.scalars(select(ContentKeyRow))]
        assert {place.owner for place in places} == {other.ticket_id}
        for place in [*places, KeyPlace(sent.ticket_id, "referral", "varberg"), KeyPlace(sent.ticket_id, "messages", "varberg")]:
            for cell, sealed in [(f"ticket.body {sent.ticket_id}", backup), (f"ticket_message.text {words.id}", words.text)]:
                with pytest.raises(ContentUnreadable):
                    content.key_of(session, place).open(cell, sealed)


def test_code_of_purged_messages_is_unknown_and_a_later_word_of_the_person_stops_the_clock(transactions, purger, finished) -> None:
    gone, back = finished(), finished()
    with transactions.begin() as session:
        messages.reply_as_person(session, receipts.ticket_of(session, back.code_hash, lock=True), "jag är kvar", "k1")
    purger.purge(done_at(transactions) + timedelta(days=31))
    with pytest.raises(UnknownReceipt), transactions.begin() as session:
        receipts.look_up(session, gone.code_hash)
    with transactions.begin() as session:
        assert [message.text for message in receipts.look_up(session, back.code_hash).messages] == ["ett svar", "jag är kvar"]


def test_keys_without_a_ticket_go_with_the_next_purge(transactions, purger, finished) -> None:
    sent, other = finished(), finished()
    with transactions.begin() as session:
        session.execute(text("DELETE FROM handover.ticket WHERE id = :id"), {"id": sent.ticket_id})
    purger.purge()
    with transactions.begin() as session:
        assert set(session.scalars(select(ContentKeyRow.owner))) == {other.ticket_id}
