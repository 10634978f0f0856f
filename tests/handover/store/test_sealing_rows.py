"""The upgrade that seals what was stored in clear: tickets in every state, with the key and without."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from handover.core.canonical import canonical_bytes, digest_of, document_of
from handover.core.errors import ContentKeyNeeded
from handover.core.recipient import Recipient
from handover.core.referral import Referral
from handover.core.ticket import STATUSES
from handover.store import migrate as migrating
from handover.store import receipts, referrals, ticket_reading, tickets
from handover.store.engine import make_engine, session_factory
from handover.store.migrate import downgrade, migrate
from handover.store.staff import StaffMember
from handover.store.tables import ConsentRow, ReferralPreviewRow, TicketRow
from tests.handover.content_key_of_tests import KEYS
from tests.handover.opened_rows import opened_body, opened_digest, opened_preview

ANNA = StaffMember(1, "anna", "Anna", "varberg", "staff")
MARK = "markbefore5521"
REFERRAL = Referral("varberg", "own_violence", "receipt_only", own_words=MARK)
BODY = canonical_bytes(document_of(REFERRAL, Recipient("varberg", "Varberg", True), ["weapon"]))
TICKET = """INSERT INTO handover.ticket (id, municipality, alias, status, flags, body, created_at, changed_at)
            VALUES (:id, 'varberg', :id, :status, :flags, :body, now(), now())"""
REST = """INSERT INTO handover.consent VALUES (:id, '1', 'h', :digest, now());
INSERT INTO handover.receipt VALUES (:code, :id, now());
INSERT INTO handover.ticket_message (ticket_id, staff_id, text, at) VALUES (:id, NULL, :mark, now()), (:id, 1, :mark, now());
INSERT INTO handover.ticket_note (ticket_id, staff_id, text, at) VALUES (:id, 1, :mark, now())"""


def fill(url: str) -> None:
    """A ticket in every status, one that was erased, and a preview with words and one without, all as revision 0002 has them."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO handover.staff (username, display_name, municipality, role, password_hash, created_at) "
                                "VALUES ('anna', 'Anna', 'varberg', 'staff', 'x', now())"))  # fmt: skip
        for status in STATUSES:
            erased, id_ = status == "withdrawn", f"t_{status}"
            held = {"flags": [], "body": None} if erased else {"flags": ["weapon"], "body": BODY}
            connection.execute(text(TICKET), {"id": id_, "status": status} | held)
            for statement in REST.split(";") if not erased else REST.split(";")[:2]:
                connection.execute(text(statement), {"id": id_, "code": id_.encode().ljust(32), "mark": MARK,
                                                     "digest": None if erased else digest_of(BODY)})  # fmt: skip
        preview = text("INSERT INTO handover.referral_preview VALUES (:id, :hash, 'varberg', :body, now() + interval '1 day', :ticket)")
        connection.execute(preview, {"id": "p_open", "hash": b"h" * 32, "body": BODY, "ticket": None})
        connection.execute(preview, {"id": "p_done", "hash": b"h" * 32, "body": None, "ticket": "t_new"})
    engine.dispose()


@pytest.fixture
def in_clear(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database at revision 0002 with rows in clear."""
    real = command.upgrade
    with monkeypatch.context() as patch:
        patch.setattr(command, "upgrade", lambda config, _head: real(config, "0002"))
        migrate(fresh_database)
    fill(fresh_database)
    return fresh_database


def rows_of(url: str) -> dict[str, list]:
    engine = create_engine(url)
    columns = {"referral_preview": "id, body", "consent": "ticket_id, digest", "ticket": "id, body, flags", "ticket_message": "id, text",
               "ticket_note": "id, text"}  # fmt: skip
    with engine.connect() as connection:
        rows = {name: [tuple(row) for row in connection.execute(text(f"SELECT {held} FROM handover.{name} ORDER BY 1"))]
                for name, held in columns.items()}  # fmt: skip
    engine.dispose()
    return rows


def heap_of(url: str) -> bytes:
    """The bytes of all tables' files after a checkpoint."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
        paths = connection.scalars(text("SELECT pg_relation_filepath(c.oid) FROM pg_class c WHERE relkind IN ('r', 't', 'i')"))
        held = b"".join((folder / path).read_bytes() for path in paths if path)
    engine.dispose()
    return held


def test_every_row_is_sealed_and_reads_as_before(in_clear: str) -> None:
    assert MARK.encode() in heap_of(in_clear)
    migrate(in_clear, KEYS)
    assert MARK.encode() not in heap_of(in_clear) and b"weapon" not in heap_of(in_clear)
    engine = make_engine(in_clear)
    with session_factory(engine, KEYS).begin() as session:
        for status in STATUSES:
            view, row = ticket_reading.read(session, ANNA, f"t_{status}"), session.get_one(TicketRow, f"t_{status}")
            assert not view.is_unreadable
            if status == "withdrawn":
                assert (row.body, row.flags, view.messages, view.notes) == (None, None, [], [])
                assert session.get_one(ConsentRow, row.id).digest is None
                continue
            assert (opened_body(session, row), view.flags) == (BODY, ("weapon",))
            assert [each.text for each in [*view.messages, *view.notes]] == [MARK] * 3
            assert opened_digest(session, session.get_one(ConsentRow, row.id)) == digest_of(BODY)
            assert len(receipts.look_up(session, row.id.encode().ljust(32)).messages) == 2
        assert len(tickets.queue(session, "varberg")) == 3
        assert opened_preview(session, session.get_one(ReferralPreviewRow, "p_open")) == BODY
        assert referrals.consent(session, b"h" * 32, "p_open", secrets.token_bytes(32)).first_time
        assert not referrals.consent(session, b"h" * 32, "p_done", secrets.token_bytes(32)).first_time
    engine.dispose()


def test_nothing_is_changed_and_a_sentence_says_why_when_the_key_is_missing(in_clear: str) -> None:
    before = rows_of(in_clear)
    with pytest.raises(ContentKeyNeeded, match="STEGET_CONTENT_KEY"):
        migrate(in_clear)
    assert rows_of(in_clear) == before
    migrate(in_clear, KEYS)
    assert rows_of(in_clear) != before


def test_broken_off_in_the_middle_nothing_is_changed(in_clear: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, real = rows_of(in_clear), migrating._TREE
    calls = []

    class Dying:
        """Keys whose process is killed at the fourth ticket."""

        version = KEYS.version

        def wrap(self, place, key):
            calls.append(place)
            if len(calls) == 4:
                raise KeyboardInterrupt
            return KEYS.wrap(place, key)

    with pytest.raises(KeyboardInterrupt):
        real.upgrade(in_clear, content_keys=Dying())
    assert rows_of(in_clear) == before
    migrate(in_clear, KEYS)
    migrate(in_clear)  # nothing left to seal: no key is asked for


def test_an_empty_database_needs_no_key(fresh_database: str) -> None:
    migrate(fresh_database)
    downgrade(fresh_database, "0002")
    migrate(fresh_database)
    assert rows_of(fresh_database) == {"referral_preview": [], "consent": [], "ticket": [], "ticket_message": [], "ticket_note": []}


def test_going_back_gives_the_words_as_they_were_and_needs_the_key(in_clear: str) -> None:
    before = rows_of(in_clear)
    migrate(in_clear, KEYS)
    sealed = rows_of(in_clear)
    with pytest.raises(ContentKeyNeeded):
        downgrade(in_clear, "0002")
    assert rows_of(in_clear) == sealed
    downgrade(in_clear, "0002", KEYS)
    assert rows_of(in_clear) == before
