"""Sessions of staff: opaque, hashed, bounded in time."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from handover.store import clock
from handover.store import sessions as staff_sessions
from handover.store.tables import StaffSessionRow

SECOND = timedelta(seconds=1)


def test_session_finds_its_holder_and_is_stored_hashed(transactions, hire) -> None:
    anna = hire("anna")
    with transactions.begin() as session:
        token = staff_sessions.open_session(session, anna.id)
    with transactions.begin() as session:
        assert staff_sessions.find_staff(session, token) == anna
        assert session.scalars(select(StaffSessionRow.token_hash)).all() == [hashlib.sha256(token.encode()).digest()]
    assert len(token) >= 43


def test_sessions_have_ids_of_their_own(transactions, hire) -> None:
    anna = hire("anna")
    with transactions.begin() as session:
        assert len({staff_sessions.open_session(session, anna.id) for _ in range(50)}) == 50


@pytest.mark.parametrize(("pause", "holds"), [(staff_sessions.IDLE - SECOND, True), (staff_sessions.IDLE, False)])
def test_session_ends_when_idle(pause, holds, transactions, hire) -> None:
    anna, start = hire("anna"), clock.now()
    with transactions.begin() as session:
        token = staff_sessions.open_session(session, anna.id, start)
    with transactions.begin() as session:
        assert (staff_sessions.find_staff(session, token, start + pause) is not None) == holds


def test_session_ends_after_eight_hours_however_busy(transactions, hire) -> None:
    anna, start = hire("anna"), clock.now()
    with transactions.begin() as session:
        token = staff_sessions.open_session(session, anna.id, start)
    for minutes in range(20, 8 * 60, 20):
        with transactions.begin() as session:
            assert staff_sessions.find_staff(session, token, start + timedelta(minutes=minutes)) == anna
    with transactions.begin() as session:
        assert staff_sessions.find_staff(session, token, start + timedelta(hours=8)) is None


def test_logout_ends_one_session_and_close_all_ends_the_rest(transactions, hire) -> None:
    anna = hire("anna")
    with transactions.begin() as session:
        first, second, third = (staff_sessions.open_session(session, anna.id) for _ in range(3))
        staff_sessions.close_session(session, first)
    with transactions.begin() as session:
        assert [staff_sessions.find_staff(session, token) for token in (first, second, third)] == [None, anna, anna]
        staff_sessions.close_all(session, anna.id)
    with transactions.begin() as session:
        assert [staff_sessions.find_staff(session, token) for token in (second, third)] == [None, None]


def test_session_is_worthless_when_the_account_is_closed(transactions, hire) -> None:
    anna = hire("anna")
    with transactions.begin() as session:
        token = staff_sessions.open_session(session, anna.id)
        session.execute(text("UPDATE handover.staff SET active = false"))
    with transactions.begin() as session:
        assert staff_sessions.find_staff(session, token) is None


@pytest.mark.parametrize("token", ["", "unknown", "\x00", "\ud800", "x" * 100_000])
def test_nobody_is_found_when_the_token_is_made_up(token, transactions, hire) -> None:
    hire("anna")
    with transactions.begin() as session:
        assert staff_sessions.find_staff(session, token) is None
        staff_sessions.close_session(session, token)


def test_old_sessions_are_swept_at_the_next_login(transactions, hire) -> None:
    anna = hire("anna")
    with transactions.begin() as session:
        staff_sessions.open_session(session, anna.id, clock.now() - timedelta(hours=1))
    with transactions.begin() as session:
        staff_sessions.open_session(session, anna.id)
    with transactions.begin() as session:
        assert len(session.scalars(select(StaffSessionRow)).all()) == 1


def test_window_left_open_does_not_keep_a_session_alive(transactions, hire) -> None:
    anna, start = hire("anna"), clock.now()
    with transactions.begin() as session:
        token = staff_sessions.open_session(session, anna.id, start)
    for minutes in (10, 20, 29):
        with transactions.begin() as session:
            assert staff_sessions.find_staff(session, token, start + timedelta(minutes=minutes), is_use=False) == anna
    with transactions.begin() as session:
        assert staff_sessions.find_staff(session, token, start + staff_sessions.IDLE, is_use=False) is None


def test_a_session_that_ends_while_it_is_read_is_ended_and_no_fault(transactions, hire, monkeypatch) -> None:
    anna, mark_used = hire("anna"), staff_sessions._mark_used
    with transactions.begin() as session:
        token = staff_sessions.open_session(session, anna.id)

    def logged_out_meanwhile(session, row, now):
        with transactions.begin() as other:
            staff_sessions.close_session(other, token)
        return mark_used(session, row, now)

    monkeypatch.setattr(staff_sessions, "_mark_used", logged_out_meanwhile)
    with transactions.begin() as session:
        assert staff_sessions.find_staff(session, token) is None
