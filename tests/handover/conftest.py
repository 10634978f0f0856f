"""One migrated database for the handover's tests, emptied before each, and the steps that many of them begin with."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from handover.core.canonical import canonical_bytes, document_of
from handover.core.recipient import Recipient
from handover.core.referral import Referral
from handover.store import clock, referrals
from handover.store.engine import make_engine, session_factory
from handover.store.migrate import migrate
from handover.store.staff import StaffMember, member_of
from handover.store.tables import StaffRow, Table
from tests.databases import database
from tests.handover.content_key_of_tests import KEYS

Transactions = sessionmaker[Session]


@dataclass(frozen=True)
class SentReferral:
    """A referral that was consented to, with everything a test may need to find it again."""

    ticket_id: str
    preview_id: str
    code_hash: bytes
    conversation_hash: bytes
    body: bytes


@pytest.fixture(scope="session")
def handover_database(postgres_url: str) -> Iterator[str]:
    """URL of a database with the handover's tables."""
    with database(postgres_url, f"handover_{uuid.uuid4().hex}", migrate) as url:
        yield url


@pytest.fixture
def engine(handover_database: str) -> Iterator[Engine]:
    """The process's engine on empty tables."""
    engine = make_engine(handover_database)
    tables = ", ".join(table.fullname for table in Table.metadata.sorted_tables)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
        connection.execute(text("TRUNCATE jobs.procrastinate_jobs, jobs.procrastinate_workers, jobs.procrastinate_periodic_defers CASCADE"))
    yield engine
    engine.dispose()


@pytest.fixture
def transactions(engine: Engine) -> Transactions:
    """Use as `with transactions.begin() as session:`."""
    return session_factory(engine, KEYS)


@pytest.fixture
def hire(transactions: Transactions) -> Callable[..., StaffMember]:
    """hire("anna", "varberg") gives a member of staff who cannot log in (no Argon2id: fast)."""

    def _hire(username: str, municipality: str = "varberg") -> StaffMember:
        with transactions.begin() as session:
            row = StaffRow(username=username, display_name=username.title(), municipality=municipality, role="staff",
                           password_hash="none", active=True, created_at=clock.now())  # fmt: skip
            session.add(row)
            session.flush()
            return member_of(row)

    return _hire


@pytest.fixture
def send(transactions: Transactions) -> Callable[..., SentReferral]:
    """send() puts a referral into Varberg's queue, as a person's consent does; each from a conversation of its own."""

    def _send(municipality: str = "varberg", flags: tuple[str, ...] = (), own_words: str = "det jag vill säga",
              inboxes: tuple[str, ...] = ()) -> SentReferral:  # fmt: skip
        referral = Referral(municipality, "own_violence", "receipt_only", own_words=own_words)
        body = canonical_bytes(document_of(referral, Recipient(municipality, municipality.title(), True), list(flags)))
        conversation, code = secrets.token_bytes(32), secrets.token_bytes(32)
        with transactions.begin() as session:
            preview_id = referrals.keep_preview(session, conversation, municipality, body)
        with transactions.begin() as session:
            referrals.consent(session, conversation, preview_id, code, inboxes={municipality: inboxes})
            ticket_id = session.scalar(text("SELECT ticket_id FROM handover.referral_preview WHERE id = :id"), {"id": preview_id})
        return SentReferral(ticket_id, preview_id, code, conversation, body)

    return _send
