"""The desk in process, on real PostgreSQL, and staff who use it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, text
from starlette.types import ASGIApp

from foundation.logs import EventLog
from handover.desk.app import create_app
from handover.store import half_sessions, passwords, receipts, recovery_codes, second_steps, sessions, totp
from handover.store.messages import reply_as_person
from handover.store.staff import StaffMember
from tests.handover.content_key_of_tests import KEYS
from tests.handover.desk.others_tickets import OthersTickets, send_others
from tests.handover.desk.staff_browser import StaffBrowser, client_of
from tests.staff_app import CodeApp


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real Argon2id with a small cost: weakened, not replaced."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._unmatchable.cache_clear()


@pytest.fixture
def desk(engine: Engine) -> ASGIApp:
    return create_app(engine, content_keys=KEYS, log=EventLog("desk"), public_url="https://person.test")


@pytest.fixture
async def stranger(desk: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without a session."""
    async with client_of(desk) as client:
        yield client


@pytest.fixture
def enter(desk: ASGIApp, transactions, hire) -> Callable[..., StaffBrowser]:
    """enter("anna") hires and logs in without a password, since most tests are not about that; enter(staff) uses an account."""

    def _enter(who: str | StaffMember = "anna", municipality: str = "varberg") -> StaffBrowser:
        staff = who if isinstance(who, StaffMember) else hire(who, municipality)
        with transactions.begin() as session:
            session_id = sessions.open_session(session, staff.id)
        client = client_of(desk)
        client.cookies.set("steget_desk", session_id)
        return StaffBrowser(client, session_id, staff)

    return _enter


@pytest.fixture
def enter_half(desk: ASGIApp, transactions, hire) -> Callable[..., StaffBrowser]:
    """enter_half("anna") hires and comes as far as after the password; enter_half(staff) uses an account."""

    def _enter(who: str | StaffMember = "anna", municipality: str = "varberg") -> StaffBrowser:
        staff = who if isinstance(who, StaffMember) else hire(who, municipality)
        with transactions.begin() as session:
            session_id = half_sessions.open_half(session, staff.id)
        client = client_of(desk)
        client.cookies.set("steget_desk", session_id)
        return StaffBrowser(client, session_id, staff)

    return _enter


@pytest.fixture
def give_app(transactions) -> Callable[[StaffMember], CodeApp]:
    """give_app(staff) makes codes of an app their second step; none of the codes is used yet."""

    def _give(staff: StaffMember) -> CodeApp:
        secret = totp.new_secret()
        with transactions.begin() as session:
            second_steps.of_staff(session, staff.id, to_change=True)
            assert totp.enrol(session, staff, totp.seal(session, staff, secret), CodeApp(secret).code())
            recovery_codes.new_codes(session, staff.id)
            session.execute(text("UPDATE handover.staff_totp SET last_step = 0 WHERE staff_id = :id"), {"id": staff.id})
        return CodeApp(secret)

    return _give


@pytest.fixture
def person_writes(transactions) -> Callable[[object, str], None]:
    """person_writes(sent, "hej") writes with the receipt, as the bridge does."""

    def _write(sent, text: str, key: str = "k1") -> None:
        with transactions.begin() as session:
            reply_as_person(session, receipts.ticket_of(session, sent.code_hash, lock=True), text, key)

    return _write


@pytest.fixture
def others(transactions, hire, send) -> OthersTickets:
    """Five tickets of Varberg, one in each status, with words of the person and of staff in them."""
    return send_others(transactions, hire("vera", "varberg"), send)
