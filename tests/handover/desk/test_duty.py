"""Duty and the session that bounds it: one that has ended puts nobody on duty, and its hash is told to nobody."""

from __future__ import annotations

import secrets
import threading
from datetime import timedelta

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from handover.core.live import DUTY
from handover.store import clock, duty, sessions
from handover.store.tables import DutyRow


def go_on_duty(transactions, staff, token: str) -> bool:
    """Tries, and gives whether anybody is on duty then."""
    with transactions.begin() as session:
        duty.begin(session, staff, token)
    with transactions.begin() as session:
        return duty.is_on(session, staff.municipality)


def as_stored(token: str) -> str:
    """What PostgreSQL quotes of a session: its hash in hexadecimal digits."""
    return sessions.hash_of(token).hex()


@pytest.mark.parametrize("token", ["", "finns inte", "x" * 10_000, "\x00", "\ud800"])
def test_session_that_is_not_there_puts_nobody_on_duty(token, transactions, hire) -> None:
    assert not go_on_duty(transactions, hire("anna"), token)


def test_session_of_a_colleague_puts_nobody_on_duty(transactions, hire) -> None:
    anna, bo = hire("anna"), hire("bo")
    with transactions.begin() as session:
        token = sessions.open_session(session, bo.id)
    assert not go_on_duty(transactions, anna, token)
    assert go_on_duty(transactions, bo, token)


def test_saying_it_again_counts_from_then_and_from_the_newest_session(transactions, hire) -> None:
    anna, now = hire("anna"), clock.now()
    with transactions.begin() as session:
        first, second = sessions.open_session(session, anna.id), sessions.open_session(session, anna.id)
        duty.begin(session, anna, first, now)
        duty.begin(session, anna, second, now + timedelta(minutes=10))
        assert duty.until(session, anna, now) == now + timedelta(minutes=10) + DUTY
        sessions.close_session(session, first)
        assert duty.is_on(session, "varberg", now)
        sessions.close_session(session, second)
        assert not duty.is_on(session, "varberg", now)


def test_session_that_ends_at_the_same_moment_is_no_error(transactions, hire) -> None:
    anna, faults, done = hire("anna"), [], threading.Event()
    with transactions.begin() as session:
        token = sessions.open_session(session, anna.id)

    def begin() -> None:
        try:
            go_on_duty(transactions, anna, token)
        except Exception as fault:
            faults.append(type(fault))
        done.set()

    with transactions.begin() as session:
        sessions.close_session(session, token)
        other = threading.Thread(target=begin)
        other.start()
        assert not done.wait(0.3), "it must wait for what becomes of the session"
    other.join(10)
    assert faults == []
    with transactions.begin() as session:
        assert duty.until(session, anna) is None


async def test_failed_foreign_key_shows_the_hash_to_nobody(enter, transactions, monkeypatch, capfd) -> None:
    anna, token, seen = enter("anna"), secrets.token_urlsafe(32), []

    def careless(_session, staff, _token) -> None:
        row = {"staff_id": staff.id, "municipality": staff.municipality, "token_hash": sessions.hash_of(token), "until": clock.now()}
        try:
            with transactions.begin() as owner:  # to the desk's own role PostgreSQL does not quote the key at all
                owner.execute(insert(DutyRow).values(row))
        except IntegrityError as error:
            seen.append(str(error))
            raise

    monkeypatch.setattr(duty, "begin", careless)
    answer = await anna.post("/duty", on="yes")
    told = capfd.readouterr()
    assert as_stored(token) in seen[0], "the driver quotes it, or this test proves nothing"
    assert answer.status_code == 500
    assert '"event": "request_failed"' in told.err
    for shown in (answer.text, str(answer.headers), told.err, told.out):
        assert as_stored(token) not in shown
        assert token not in shown


async def test_switch_works_in_the_page_with_the_rights_that_the_desk_has(enter, transactions) -> None:
    anna = enter("anna")
    assert (await anna.post("/duty", on="yes")).headers["location"] == "/queue"
    assert (await anna.post("/duty", on="yes")).status_code == 303
    with transactions.begin() as session:
        session.execute(text("SET LOCAL ROLE steget_desk"))
        session.execute(text("SELECT set_config('steget.municipality', 'varberg', true)"))
        duty.begin(session, anna.staff, anna.session_id)
        assert duty.is_on(session, "varberg")
