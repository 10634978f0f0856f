"""Closing an account: nobody comes in with it, and nothing that it held is left waiting."""

from __future__ import annotations

import threading

import argon2
import pytest
from sqlalchemy import select, text

from handover.store import duty, events, half_sessions, passwords, sessions, staff, tickets
from handover.store.account_closing import close_account, open_account
from handover.store.live import person, queue
from handover.store.live import staff as live_staff
from handover.store.messages import reply_as_staff
from handover.store.staff_accounts import AccountRefused, add_staff
from handover.store.tables import StaffRow, StaffSessionRow
from tests.handover.waiting_persons import Waiting

PASSWORD = "tre gula bussar"


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._unmatchable.cache_clear()


def test_closed_account_has_no_session_and_no_password_that_works(engine, transactions) -> None:
    anna = add_staff(engine, "anna", "varberg", "Anna", PASSWORD)
    with transactions.begin() as session:
        whole, half = sessions.open_session(session, anna.id), half_sessions.open_half(session, anna.id)
        duty.begin(session, anna, whole)
    closing = close_account(engine, " ANNA ")
    assert (closing.member, closing.was_open, closing.tickets, closing.waiting) == (anna, True, 0, 0)
    with transactions.begin() as session:
        assert staff.authenticate(session, "anna", PASSWORD) is None
        assert (sessions.find_staff(session, whole), half_sessions.find_half(session, half)) == (None, None)
        assert session.scalars(select(StaffSessionRow)).all() == []
        assert session.scalar(text("SELECT count(*) FROM handover.duty")) == 0


def test_tickets_go_back_to_the_queue_with_an_event_and_others_stay(engine, transactions, hire, send) -> None:
    anna, bo = hire("anna"), hire("bo")
    held, answered, done, of_bo = send(), send(), send(), send()
    with transactions.begin() as session:
        for sent in (held, answered, done):
            tickets.claim(session, anna, sent.ticket_id)
        reply_as_staff(session, anna, answered.ticket_id, "Hej")
        tickets.close(session, anna, done.ticket_id)
        tickets.claim(session, bo, of_bo.ticket_id)
    assert close_account(engine, "anna").tickets == 2
    with transactions.begin() as session:
        listed = {item.ticket_id: (item.status, item.claimed_by) for item in tickets.queue(session, "varberg")}
        assert listed == {held.ticket_id: ("new", None), answered.ticket_id: ("new", None), of_bo.ticket_id: ("claimed", bo.id)}
        for sent in (held, answered):
            last = events.of_ticket(session, sent.ticket_id)[-1]
            assert (last.kind, last.staff_name) == ("released", "Anna")
        assert [event.kind for event in events.of_ticket(session, done.ticket_id)] == ["sent", "claimed", "closed"]
        tickets.claim(session, bo, held.ticket_id)


def test_person_in_the_chat_waits_for_somebody_else_at_once(engine, transactions, hire) -> None:
    anna, bo = hire("anna"), hire("bo")
    with_anna, with_bo, ended = (Waiting.begin(transactions, who) for who in (anna, bo, anna))
    with transactions.begin() as session:
        live_staff.join(session, anna, with_anna.live_id)
        live_staff.join(session, bo, with_bo.live_id)
        live_staff.join(session, anna, ended.live_id)
        live_staff.close(session, anna, ended.live_id)
    assert close_account(engine, "anna").waiting == 1
    assert with_anna.hears() == ["joined", "lapsed"]
    assert with_anna.writes("är du kvar?") == "waiting"
    assert (with_bo.writes("hej"), ended.hears()) == ("staff", ["joined", "closed"])
    with transactions.begin() as session:
        assert {item.live_id: item.is_mine for item in queue.listed(session, anna)} == {with_anna.live_id: False, with_bo.live_id: False}
        live_staff.join(session, bo, with_anna.live_id)
        assert person.news(session, with_anna.chat, with_anna.live_id, 0).state == "staff"


def test_closing_twice_changes_nothing_the_second_time(engine, transactions, hire, send) -> None:
    anna, sent = hire("anna"), send()
    with transactions.begin() as session:
        tickets.claim(session, anna, sent.ticket_id)
    close_account(engine, "anna")
    again = close_account(engine, "anna")
    assert (again.was_open, again.tickets, again.waiting) == (False, 0, 0)
    with transactions.begin() as session:
        assert [event.kind for event in events.of_ticket(session, sent.ticket_id)] == ["sent", "claimed", "released"]


def test_what_an_account_closed_by_hand_still_held_is_gathered(engine, transactions, hire, send) -> None:
    anna, sent = hire("anna"), send()
    with transactions.begin() as session:
        tickets.claim(session, anna, sent.ticket_id)
        session.execute(text("UPDATE handover.staff SET active = false"))
    closing = close_account(engine, "anna")
    assert (closing.was_open, closing.tickets) == (False, 1)


def test_last_one_who_answers_is_told_and_neither_neighbours_nor_editors_nor_the_gone_count(engine, hire) -> None:
    for name in ("anna", "bo", "gone"):
        hire(name)
    hire("hanna", "halmstad")
    add_staff(engine, "eva", "varberg", "Eva", PASSWORD, role="editor")
    assert [close_account(engine, name).nobody_answers for name in ("eva", "gone", "anna", "bo")] == [False, False, False, True]


def test_opened_account_needs_its_old_password_and_no_old_session_lives_again(engine, transactions) -> None:
    anna = add_staff(engine, "anna", "varberg", "Anna", PASSWORD)
    close_account(engine, "anna")
    with transactions.begin() as session:  # a login that was under way when the account was closed
        late, half = sessions.open_session(session, anna.id), half_sessions.open_half(session, anna.id)
    assert open_account(engine, "anna")
    with transactions.begin() as session:
        assert (sessions.find_staff(session, late), half_sessions.find_half(session, half)) == (None, None)
        assert staff.authenticate(session, "anna", PASSWORD) == anna
        kept = sessions.open_session(session, anna.id)
    assert not open_account(engine, "anna")
    with transactions.begin() as session:
        assert sessions.find_staff(session, kept) == anna, "opening an open account changes nothing"


@pytest.mark.parametrize("act", [close_account, open_account])
def test_unknown_name_is_refused_and_nobody_else_is_touched(act, engine, transactions, hire) -> None:
    hire("anna")
    with pytest.raises(AccountRefused, match="inget konto"):
        act(engine, "bo")
    with transactions.begin() as session:
        assert session.scalars(select(StaffRow.active)).all() == [True]


def test_ticket_that_is_taken_while_the_account_is_closed_comes_back_too(engine, transactions, hire, send) -> None:
    anna, sent, closings = hire("anna"), send(), []
    with transactions.begin() as session:
        token = sessions.open_session(session, anna.id)
    with transactions.begin() as session:
        assert sessions.find_staff(session, token) == anna  # as the desk's door does, at the beginning of the same transaction
        closer = threading.Thread(target=lambda: closings.append(close_account(engine, "anna")))
        closer.start()
        closer.join(0.5)
        assert closings == [], "closing waits for what goes on"
        tickets.claim(session, anna, sent.ticket_id)
    closer.join(10)
    assert [closing.tickets for closing in closings] == [1]
    with transactions.begin() as session:
        assert [item.claimed_by for item in tickets.queue(session, "varberg")] == [None]
