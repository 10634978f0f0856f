"""Upgrades that repair old rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from handover.store.migrate import downgrade, migrate

TICKET = """INSERT INTO handover.ticket (id, municipality, alias, status, created_at, changed_at)
            VALUES (:id, 'varberg', :id, 'closed', now(), now())"""
OWED = """INSERT INTO handover.outbox (ticket_id, kind, act, created_at, sent_at, delivered_at)
          VALUES (:id, :kind, :act, '2026-07-01T10:00Z', :sent, :delivered)"""
LIVE = """INSERT INTO handover.live_conversation (id, municipality, conversation_hash, alias, consent, state, asked_at, waits_since,
          person_typed_at, ended_at)
          VALUES (:id, 'varberg', decode(repeat('a', 64), 'hex'), 'a', 'c', 'closed', now(), :fine, :fine, :ended)"""
AT_TEN, AT_ELEVEN = datetime(2026, 7, 1, 10, tzinfo=UTC), datetime(2026, 7, 1, 11, tzinfo=UTC)
FINE = AT_TEN + timedelta(seconds=12, microseconds=131415)


@pytest.fixture
def migrate_to(fresh_database: str, monkeypatch: pytest.MonkeyPatch):
    """migrate_to("0009") upgrades an empty database to that revision and no further."""

    def _to(revision: str) -> str:
        real = command.upgrade
        with monkeypatch.context() as patch:
            patch.setattr(command, "upgrade", lambda config, _head: real(config, revision))
            migrate(fresh_database)
        return fresh_database

    return _to


def run(url: str, statement: str, *values: dict) -> list[tuple]:
    """What the last one gives, if anything."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for each in values or ({},):
            result = connection.execute(text(statement), each)
        rows = [tuple(row) for row in result] if result.returns_rows else []
    engine.dispose()
    return rows


def delivery(ticket: str, kind: str, act: str = "referral", sent: datetime | None = None, delivered: datetime | None = None) -> dict:
    return {"id": ticket, "kind": kind, "act": act, "sent": sent, "delivered": delivered}


def test_what_went_out_after_it_was_read_counts_as_delivered_and_nothing_else_does(migrate_to) -> None:
    url = migrate_to("0009")
    run(url, TICKET, {"id": "t_read"}, {"id": "t_unread"})
    run(url, OWED, delivery("t_read", "desk", delivered=AT_TEN), delivery("t_read", "mail", sent=AT_ELEVEN),
        delivery("t_read", "sdk"), delivery("t_read", "webhook", sent=AT_TEN, delivered=AT_TEN),
        delivery("t_read", "mail", "withdrawn", sent=AT_ELEVEN),
        delivery("t_unread", "desk"), delivery("t_unread", "mail", sent=AT_ELEVEN))  # fmt: skip
    migrate(url)
    delivered = run(url, "SELECT ticket_id, kind, act, delivered_at FROM handover.outbox WHERE delivered_at IS NOT NULL ORDER BY id")
    assert delivered == [("t_read", "desk", "referral", AT_TEN), ("t_read", "mail", "referral", AT_ELEVEN),
                         ("t_read", "webhook", "referral", AT_TEN)]  # fmt: skip
    downgrade(url, "0009")
    migrate(url)
    assert len(run(url, "SELECT 1 FROM handover.outbox WHERE delivered_at IS NOT NULL")) == 3


def test_moments_that_stay_are_cut_to_the_minute_and_a_receipt_gets_the_day_in_sweden(migrate_to) -> None:
    url = migrate_to("0010")
    run(url, TICKET, {"id": "t_night"}, {"id": "t_noon"})
    run(url, "UPDATE handover.ticket SET created_at = :at WHERE id = :id",
        {"id": "t_night", "at": datetime(2026, 7, 1, 23, 30, tzinfo=UTC)}, {"id": "t_noon", "at": AT_TEN})  # fmt: skip
    run(url, "INSERT INTO handover.receipt VALUES (decode(repeat(:digit, 64), 'hex'), :id, '2026-07-01')",
        {"digit": "a", "id": "t_night"}, {"digit": "b", "id": "t_noon"})  # fmt: skip
    run(url, "INSERT INTO handover.referral_preview (id, conversation_hash, municipality, expires_at, ticket_id) "
        "VALUES (:id, decode(repeat('a', 64), 'hex'), 'varberg', :expires, 't_noon')",
        {"id": "p_fine", "expires": FINE}, {"id": "p_cut", "expires": AT_TEN})  # fmt: skip
    run(url, OWED, delivery("t_noon", "desk"), delivery("t_noon", "mail"), delivery("t_noon", "sdk", sent=AT_TEN))
    run(url, "UPDATE handover.outbox SET due_at = :fine", {"fine": FINE})
    run(url, LIVE, {"id": "l_over", "ended": AT_ELEVEN, "fine": FINE}, {"id": "l_open", "ended": None, "fine": FINE})
    migrate(url)
    assert run(url, "SELECT sent_on::text FROM handover.receipt ORDER BY ticket_id") == [("2026-07-02",), ("2026-07-01",)]
    assert run(url, "SELECT expires_at FROM handover.referral_preview ORDER BY id") == [(AT_TEN,), (AT_TEN + timedelta(minutes=1),)]
    assert run(url, "SELECT kind, due_at FROM handover.outbox ORDER BY id") == [("desk", AT_TEN), ("mail", FINE), ("sdk", AT_TEN)]
    assert run(url, "SELECT id, waits_since, person_typed_at FROM handover.live_conversation ORDER BY id") == [
        ("l_open", FINE, FINE), ("l_over", AT_TEN, None)]  # fmt: skip
    downgrade(url, "0010")
    migrate(url)
    run(url, OWED, delivery("t_night", "desk"))
    assert run(url, "SELECT extract(second FROM due_at) = 0 FROM handover.outbox WHERE ticket_id = 't_night'") == [(True,)]
