"""The queue, the municipality wall, and claims."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from handover.core.errors import (
    HandoverError,
    TicketAlreadyClaimed,
    TicketNotClaimed,
    TicketNotFound,
    TicketNotYours,
    TicketWithdrawn,
)
from handover.store import access, clock, erasure, events, messages, notes, receipts, ticket_reading, tickets


def kinds(session, ticket_id):
    return [event.kind for event in events.of_ticket(session, ticket_id)]


def test_queue_lists_without_text(transactions, hire, send) -> None:
    anna, sent = hire("anna"), send(flags=("weapon",), own_words="unikt hemligt ord")
    with transactions.begin() as session:
        tickets.claim(session, anna, sent.ticket_id)
    with transactions.begin() as session:
        [item] = tickets.queue(session, "varberg", clock.now() + timedelta(hours=3))
    assert (item.status, item.flags, item.claimed_by_name) == ("claimed", ("weapon",), "Anna")
    assert timedelta(hours=3) <= item.age < timedelta(hours=3, minutes=2)
    assert "unikt" not in repr(item)


def test_queue_puts_danger_first_and_then_the_oldest(transactions, send) -> None:
    old, new, danger = send(), send(), send(flags=("threat_to_life",))
    with transactions.begin() as session:
        session.execute(text("UPDATE handover.ticket SET created_at = created_at - interval '1 day' WHERE id = :id"), {"id": old.ticket_id})
    with transactions.begin() as session:
        order = [item.ticket_id for item in tickets.queue(session, "varberg")]
    assert order == [danger.ticket_id, old.ticket_id, new.ticket_id]


def test_closed_and_withdrawn_leave_the_queue_and_are_listed_apart(transactions, hire, send) -> None:
    anna, first, second = hire("anna"), send(), send()
    with transactions.begin() as session:
        tickets.claim(session, anna, first.ticket_id)
        tickets.close(session, anna, first.ticket_id)
        erasure.withdraw(session, second.code_hash)
    with transactions.begin() as session:
        assert tickets.queue(session, "varberg") == []
        assert {item.status for item in tickets.closed(session, "varberg")} == {"closed", "withdrawn"}


ACTS = {
    "claim": lambda session, staff, id_: tickets.claim(session, staff, id_),
    "release": lambda session, staff, id_: tickets.release(session, staff, id_),
    "transfer": lambda session, staff, id_: tickets.transfer(session, staff, id_, 0),
    "close": lambda session, staff, id_: tickets.close(session, staff, id_),
    "read": lambda session, staff, id_: ticket_reading.read(session, staff, id_),
    "reply": lambda session, staff, id_: messages.reply_as_staff(session, staff, id_, "hej"),
    "note": lambda session, staff, id_: notes.add_note(session, staff, id_, "hej"),
    "ticket_for": lambda session, staff, id_: access.ticket_for(session, staff, id_, lock=True),
}


@pytest.mark.parametrize("act", ACTS)
def test_other_municipality_meets_a_wall_that_looks_like_nothing(act, transactions, hire, send) -> None:
    stranger, sent = hire("sten", "halmstad"), send("varberg")
    refusals = []
    for ticket_id in (sent.ticket_id, "t_doesnotexist", "\x00", "\ud800", "x" * 5000, "' OR 1=1 --"):
        with pytest.raises(TicketNotFound) as refused, transactions.begin() as session:
            ACTS[act](session, stranger, ticket_id)
        refusals.append((str(refused.value), refused.value.title, refused.value.status_code))
    assert len(set(refusals)) == 1
    with transactions.begin() as session:
        assert tickets.queue(session, "halmstad") == []
        assert kinds(session, sent.ticket_id) == ["sent"]


def test_one_wins_when_twenty_claim_at_once(transactions, hire, send) -> None:
    colleagues, sent = [hire(f"person{number}") for number in range(20)], send()
    together = threading.Barrier(8)

    def try_to_claim(staff):
        if colleagues.index(staff) < 8:
            together.wait(timeout=10)
        try:
            with transactions.begin() as session:
                return tickets.claim(session, staff, sent.ticket_id).claimed_by
        except TicketAlreadyClaimed:
            return None

    with ThreadPoolExecutor(8) as hands:
        winners = [winner for winner in hands.map(try_to_claim, colleagues) if winner is not None]
    assert len(winners) == 1
    with transactions.begin() as session:
        [item] = tickets.queue(session, "varberg")
        assert item.claimed_by == winners[0]
        assert kinds(session, sent.ticket_id) == ["sent", "claimed"]


def test_claim_changes_nothing_when_repeated_by_the_same(transactions, hire, send) -> None:
    anna, sent = hire("anna"), send()
    for _ in range(2):
        with transactions.begin() as session:
            assert tickets.claim(session, anna, sent.ticket_id).claimed_by == anna.id
    with transactions.begin() as session:
        assert kinds(session, sent.ticket_id) == ["sent", "claimed"]


def test_released_ticket_can_be_claimed_by_a_colleague(transactions, hire, send) -> None:
    anna, bo, sent = hire("anna"), hire("bo"), send()
    with transactions.begin() as session:
        tickets.claim(session, anna, sent.ticket_id)
    with pytest.raises(TicketNotYours), transactions.begin() as session:
        tickets.release(session, bo, sent.ticket_id)
    with transactions.begin() as session:
        tickets.release(session, anna, sent.ticket_id)
    with transactions.begin() as session:
        assert tickets.claim(session, bo, sent.ticket_id).claimed_by == bo.id
        assert [(event.kind, event.staff_name) for event in events.of_ticket(session, sent.ticket_id)] == [
            ("sent", None), ("claimed", "Anna"), ("released", "Anna"), ("claimed", "Bo")]  # fmt: skip


@pytest.mark.parametrize("has_replied", [False, True])
def test_colleague_takes_over_from_who_is_away(has_replied, transactions, hire, send) -> None:
    anna, bo, sent = hire("anna"), hire("bo"), send()
    with transactions.begin() as session:
        tickets.claim(session, anna, sent.ticket_id)
        if has_replied:
            messages.reply_as_staff(session, anna, sent.ticket_id, "Hej!")
    for _ in range(2):
        with transactions.begin() as session:
            after = tickets.transfer(session, bo, sent.ticket_id, anna.id)
            assert (after.claimed_by, after.status) == (bo.id, "waiting_for_person" if has_replied else "claimed")
    with pytest.raises(TicketNotYours), transactions.begin() as session:
        messages.reply_as_staff(session, anna, sent.ticket_id, "för sent")
    with transactions.begin() as session:
        messages.reply_as_staff(session, bo, sent.ticket_id, "Hej från Bo")
        told = [(event.kind, event.staff_name) for event in events.of_ticket(session, sent.ticket_id) if event.kind != "replied"]
    assert told == [("sent", None), ("claimed", "Anna"), ("transferred", "Bo")]


def test_one_wins_when_eight_take_over_at_once(transactions, hire, send) -> None:
    anna, colleagues, sent = hire("anna"), [hire(f"person{number}") for number in range(8)], send()
    with transactions.begin() as session:
        tickets.claim(session, anna, sent.ticket_id)
    together = threading.Barrier(8)

    def try_to_take(staff):
        together.wait(timeout=10)
        try:
            with transactions.begin() as session:
                return tickets.transfer(session, staff, sent.ticket_id, anna.id).claimed_by
        except TicketAlreadyClaimed:
            return None

    with ThreadPoolExecutor(8) as hands:
        [winner] = [winner for winner in hands.map(try_to_take, colleagues) if winner is not None]
    with transactions.begin() as session:
        assert [item.claimed_by for item in tickets.queue(session, "varberg")] == [winner]
        assert kinds(session, sent.ticket_id) == ["sent", "claimed", "transferred"]


@pytest.mark.parametrize("act", ["release", "transfer", "close", "reply"])
def test_act_is_refused_when_nobody_claimed(act, transactions, hire, send) -> None:
    anna, sent = hire("anna"), send()
    with pytest.raises(TicketNotClaimed), transactions.begin() as session:
        ACTS[act](session, anna, sent.ticket_id)


@pytest.mark.parametrize("act", ["claim", "release", "transfer", "close", "reply", "note"])
def test_act_is_refused_when_the_person_took_it_back(act, transactions, hire, send) -> None:
    anna, sent = hire("anna"), send()
    with transactions.begin() as session:
        erasure.withdraw(session, sent.code_hash)
    with pytest.raises(TicketWithdrawn), transactions.begin() as session:
        ACTS[act](session, anna, sent.ticket_id)


def test_reading_gives_all_of_it_and_leaves_a_trace(transactions, hire, send) -> None:
    anna, sent = hire("anna"), send(flags=("suicide",), own_words="mina ord")
    with transactions.begin() as session:
        tickets.claim(session, anna, sent.ticket_id)
        messages.reply_as_staff(session, anna, sent.ticket_id, "Hej! Tack.")
        notes.add_note(session, anna, sent.ticket_id, "Ring inte före 16.")
    with transactions.begin() as session:
        view = ticket_reading.read(session, anna, sent.ticket_id)
    assert (view.status, view.claimed_by_name, view.flags) == ("waiting_for_person", "Anna", ("suicide",))
    assert view.document.referral.own_words == "mina ord"
    assert [(message.sender, message.text) for message in view.messages] == [("staff", "Hej! Tack.")]
    assert [note.text for note in view.notes] == ["Ring inte före 16."]
    assert [event.kind for event in view.events] == ["sent", "claimed", "replied", "noted", "opened"]


def test_nothing_is_written_when_the_transaction_fails(transactions, hire, send) -> None:
    anna, sent = hire("anna"), send()
    with pytest.raises(ZeroDivisionError), transactions.begin() as session:
        tickets.claim(session, anna, sent.ticket_id)
        raise ZeroDivisionError
    with transactions.begin() as session:
        assert [item.status for item in tickets.queue(session, "varberg")] == ["new"]


@pytest.mark.parametrize(("text_", "code"), [("", "missing"), (" \n", "missing"), ("\u200b", "missing"), ("x" * 4001, "too_long")])
def test_reply_is_refused_when_empty_or_too_long(text_, code, transactions, hire, send) -> None:
    anna, sent = hire("anna"), send()
    with pytest.raises(HandoverError) as refused, transactions.begin() as session:
        tickets.claim(session, anna, sent.ticket_id)
        messages.reply_as_staff(session, anna, sent.ticket_id, text_)
    assert refused.value.code == code


def test_reply_is_written_once_when_sent_twice(transactions, hire, send) -> None:
    anna, sent = hire("anna"), send()
    with transactions.begin() as session:
        tickets.claim(session, anna, sent.ticket_id)
    for _ in range(2):
        with transactions.begin() as session:
            messages.reply_as_staff(session, anna, sent.ticket_id, "Hej!", "form-1")
    with transactions.begin() as session:
        assert [message.text for message in messages.of_ticket(session, sent.ticket_id)] == ["Hej!"]


def test_queue_says_since_when_the_person_waits(transactions, hire, send) -> None:
    anna, sent = hire("anna"), send()

    def waiting() -> tuple[bool, bool]:
        with transactions.begin() as session:
            [item] = tickets.queue(session, "varberg")
        return item.unanswered_since is not None, item.wrote_again

    assert waiting() == (True, False)
    with transactions.begin() as session:
        tickets.claim(session, anna, sent.ticket_id)
        messages.reply_as_staff(session, anna, sent.ticket_id, "Hej!")
    assert waiting() == (False, False)
    with transactions.begin() as session:
        messages.reply_as_person(session, receipts.ticket_of(session, sent.code_hash, lock=True), "Hej igen", "k1")
    assert waiting() == (True, True)


def test_closed_ticket_is_back_in_the_queue_when_the_person_writes(transactions, hire, send) -> None:
    anna, sent = hire("anna"), send()
    with transactions.begin() as session:
        tickets.claim(session, anna, sent.ticket_id)
        tickets.close(session, anna, sent.ticket_id)
    with transactions.begin() as session:
        messages.reply_as_person(session, receipts.ticket_of(session, sent.code_hash, lock=True), "Jag är kvar", "k1")
    with transactions.begin() as session:
        assert [(item.status, item.claimed_by) for item in tickets.queue(session, "varberg")] == [("new", None)]
