"""Row-level security: what the desk's two roles can see and write in PostgreSQL, whatever statement they send."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from handover.store import accessibility, alarms, clock, messages, notes, tickets
from handover.store.engine import make_engine
from handover.store.live import staff as live_staff
from handover.store.migrate import downgrade, migrate
from handover.store.tables import AlarmRow, StatusWordingRow, Table
from handover.store.wall import DESK, WATCH, admit, walled
from tests.handover.waiting_persons import waiting_in

OPEN_TABLES = {"staff", "staff_session", "staff_totp", "staff_passkey", "staff_recovery_code", "staff_half_session", "staff_challenge"}
"""Who logs in is known before any municipality is: the desk reads these whole, and they hold nothing about a person."""
OUT_OF_REACH = {"referral_preview", "receipt", "canary", "tombstone"}
BOUNDED = sorted({table.name for table in Table.metadata.sorted_tables} - OPEN_TABLES - OUT_OF_REACH)
GAPS = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'handover' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND (has_table_privilege(:role, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
       OR has_any_column_privilege(:role, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))
  AND NOT (c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND CAST(:role AS regrole) = ANY (p.polroles)))
"""


@pytest.fixture
def desk(engine):
    """The desk's own transactions."""
    return walled(engine, DESK)


@pytest.fixture
def two_municipalities(transactions, hire, send):
    """A ticket in Varberg and one in Halmstad, with a row in every table that is bounded; gives (varberg, halmstad)."""
    ids = {}
    for slug in ("varberg", "halmstad"):
        staff, sent = hire(f"staff-{slug}", slug), send(slug)
        with transactions.begin() as session:
            tickets.claim(session, staff, sent.ticket_id)
            messages.reply_as_staff(session, staff, sent.ticket_id, "hej")
            notes.add_note(session, staff, sent.ticket_id, "hej")
            session.add(StatusWordingRow(municipality=slug, state="new", text="hej", staff_id=staff.id, at=clock.now()))
            live_id = waiting_in(session, staff)
            live_staff.join(session, staff, live_id)
            accessibility.tell(session, slug, "hej", "", (), "k")
            session.add(AlarmRow(kind="unopened", municipality=slug, subject="", raised_at=clock.now()))
        ids[slug] = sent.ticket_id
    return ids["varberg"], ids["halmstad"]


def whose(session, table: str) -> set[str]:
    """The municipalities whose rows of a table are seen, read without any condition."""
    if table in ("ticket", "alarm", "content_key", "status_wording", "duty", "live_conversation", "accessibility_message"):
        return set(session.scalars(text(f"SELECT municipality FROM handover.{table}")))
    owner, owned = ("live_conversation", "live_id") if table == "live_line" else ("ticket", "ticket_id")
    seen = session.scalars(text(f"SELECT {owned} FROM handover.{table}")).all()
    known = dict(tuple(row) for row in session.execute(text(f"SELECT id, municipality FROM handover.{owner}")))
    return {known.get(ticket_id, "somebody else's") for ticket_id in seen}


def test_only_the_rows_of_the_own_municipality_are_seen(desk, transactions, two_municipalities) -> None:
    for table in BOUNDED:
        with desk.begin() as session:
            assert whose(session, table) == set()
            for slug in ("varberg", "halmstad"):
                admit(session, slug)
                assert whose(session, table) == {slug}
            for nobody in ("", "nowhere", "varberg' OR true --"):
                admit(session, nobody)
                assert whose(session, table) == set()
        with transactions.begin() as session:
            assert whose(session, table) == {"varberg", "halmstad"}


def test_codes_previews_and_canaries_are_out_of_the_desks_reach(desk) -> None:
    for table in sorted(OUT_OF_REACH):
        with pytest.raises(ProgrammingError, match="permission denied"), desk.begin() as session:
            session.execute(text(f"SELECT FROM handover.{table}"))


WRITES = {
    "claim": "UPDATE handover.ticket SET status = 'closed', claimed_by = NULL WHERE id = :id",
    "acknowledge": "UPDATE handover.outbox SET delivered_at = now() WHERE ticket_id = :id",
    "lock": "SELECT FROM handover.ticket WHERE id = :id FOR UPDATE",
}
WORDING = """INSERT INTO handover.status_wording (municipality, state, text, staff_id, at)
             SELECT :slug, 'new', 'x', min(id), now() FROM handover.staff"""
INSERTS = {
    "message": "INSERT INTO handover.ticket_message (ticket_id, text, at) VALUES (:id, 'x', now())",
    "note": "INSERT INTO handover.ticket_note (ticket_id, staff_id, text, at) VALUES (:id, 1, 'x', now())",
    "event": "INSERT INTO handover.ticket_event (ticket_id, kind, at) VALUES (:id, 'opened', now())",
}
NEVER = {
    "move": "UPDATE handover.ticket SET municipality = 'halmstad' WHERE id = :id",
    "words": "UPDATE handover.ticket SET body = NULL WHERE id = :id",
    "delete": "DELETE FROM handover.ticket WHERE id = :id",
    "history": "DELETE FROM handover.ticket_event WHERE ticket_id = :id",
    "promotion": "UPDATE handover.staff SET municipality = 'halmstad' WHERE :id <> ''",
    "wording": "UPDATE handover.status_wording SET text = 'x' WHERE :id <> ''",
    "wording_log": "DELETE FROM handover.status_wording WHERE :id <> ''",
    "wall": "ALTER TABLE handover.ticket DISABLE ROW LEVEL SECURITY",
    "told": "UPDATE handover.accessibility_message SET body = ''::bytea WHERE :id <> ''",
    "told_gone": "DELETE FROM handover.accessibility_message WHERE :id <> ''",
    "jobs": "SELECT FROM jobs.procrastinate_jobs",
}


def test_no_row_of_another_municipality_is_written(desk, two_municipalities) -> None:
    for write in WRITES:
        for slug, rows in (("halmstad", 0), ("", 0), ("varberg", 1)):
            with desk.begin() as session:
                admit(session, slug)
                assert session.execute(text(WRITES[write]), {"id": two_municipalities[0]}).rowcount == rows


def test_nothing_is_added_to_another_municipalitys_ticket(desk, two_municipalities) -> None:
    for write in INSERTS:
        with desk.begin() as session:
            admit(session, "varberg")
            assert session.execute(text(INSERTS[write]), {"id": two_municipalities[0]}).rowcount == 1
        for slug in ("halmstad", ""):
            with pytest.raises(ProgrammingError, match="row-level security"), desk.begin() as session:
                admit(session, slug)
                session.execute(text(INSERTS[write]), {"id": two_municipalities[0]})


def test_no_wording_is_written_for_another_municipality(desk, two_municipalities) -> None:
    with desk.begin() as session:
        admit(session, "varberg")
        assert session.execute(text(WORDING), {"slug": "varberg"}).rowcount == 1
    for slug in ("halmstad", ""):
        with pytest.raises(ProgrammingError, match="row-level security"), desk.begin() as session:
            admit(session, slug)
            session.execute(text(WORDING), {"slug": "varberg"})


def test_what_the_desk_never_does_it_may_not_do_to_its_own_tickets_either(desk, two_municipalities) -> None:
    for write in NEVER:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), desk.begin() as session:
            admit(session, "varberg")
            session.execute(text(NEVER[write]), {"id": two_municipalities[0]})


def test_words_that_stand_stay_as_they_are(desk, transactions, two_municipalities) -> None:
    for table in ("ticket_message", "ticket_note"):
        with desk.begin() as session:
            admit(session, "varberg")
            session.execute(text(INSERTS[table.removeprefix("ticket_")]), {"id": two_municipalities[0]})
            rewrite = text(f"UPDATE handover.{table} SET text = 'y' WHERE ticket_id = :id")
            assert session.execute(rewrite, {"id": two_municipalities[0]}).rowcount == 0


def test_municipality_and_role_end_with_the_transaction(handover_database, two_municipalities) -> None:
    engine = make_engine(handover_database, pool_size=1)
    desk = walled(engine, DESK)
    with desk.begin() as session:
        admit(session, "varberg")
        pid = session.scalar(text("SELECT pg_backend_pid()"))
        assert whose(session, "ticket") == {"varberg"}
    with desk.begin() as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) == pid
        assert whose(session, "ticket") == whose(session, "alarm") == set()
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT current_user")) != DESK
    engine.dispose()


def test_role_and_municipality_outlive_a_savepoint(desk, two_municipalities) -> None:
    with desk.begin() as session:
        admit(session, "varberg")
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            session.execute(text("SELECT 1"))
            raise ZeroDivisionError
        with session.begin_nested():
            assert whose(session, "ticket") == {"varberg"}
        assert session.scalar(text("SELECT current_user")) == DESK


def test_no_table_of_the_schema_is_without_the_wall(engine) -> None:
    with engine.connect() as connection:
        assert set(connection.scalars(text(GAPS), {"role": DESK})) == OPEN_TABLES
        assert set(connection.scalars(text(GAPS), {"role": WATCH})) == set()
        connection.execute(text("CREATE TABLE handover.planted (ticket_id text)"))
        connection.execute(text("GRANT SELECT ON handover.planted TO steget_desk"))
        assert set(connection.scalars(text(GAPS), {"role": DESK})) == {*OPEN_TABLES, "planted"}
        connection.rollback()


def test_every_table_of_the_models_is_sorted_into_one_of_the_three_kinds(engine) -> None:
    asked = text("SELECT relname FROM pg_class WHERE relnamespace = 'handover'::regnamespace AND relkind = 'r' AND relrowsecurity")
    with engine.connect() as connection:
        assert set(connection.scalars(asked)) == {*BOUNDED, *OUT_OF_REACH}


def test_watch_can_read_no_word_of_a_ticket(engine) -> None:
    for column in ("body", "flags", "alias", "conversation_hash", "*"):
        with pytest.raises(ProgrammingError, match="permission denied"), walled(engine, WATCH).begin() as session:
            session.execute(text(f"SELECT {column} FROM handover.ticket"))


def test_watch_reaches_no_table_that_holds_words_or_people(engine) -> None:
    for table in ("ticket_message", "ticket_note", "consent", "receipt", "referral_preview", *sorted(OPEN_TABLES)):
        with pytest.raises(ProgrammingError, match="permission denied"), walled(engine, WATCH).begin() as session:
            session.execute(text(f"SELECT FROM handover.{table}"))


def test_watch_sees_what_is_late_in_every_municipality(engine, transactions, two_municipalities) -> None:
    with transactions.begin() as session:
        session.execute(text("UPDATE handover.outbox SET created_at = created_at - interval '1 hour'"))
        session.execute(text("DELETE FROM handover.alarm"))
    watch = walled(engine, WATCH)
    with watch.begin() as session:
        alarms.update_alarms(session, alarms.troubles(session))
    with watch.begin() as session:
        told = alarms.take_untold(session)
    assert {alarm.municipality for alarm in told.values() if alarm.kind == "unopened"} == {"varberg", "halmstad"}
    with watch.begin() as session:
        alarms.update_alarms(session, set())
        assert alarms.take_untold(session) == {}


def test_owner_that_is_no_superuser_is_bounded_too(fresh_database, handover_database) -> None:
    """As in a municipality's own PostgreSQL: roles made by whoever runs the server, tables by an owner that may only take them."""
    admin = create_engine(fresh_database, isolation_level="AUTOCOMMIT")
    owner = make_url(fresh_database).database.replace("test_", "owner_")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE ROLE {owner} LOGIN"))
        connection.execute(text(f"GRANT CREATE ON DATABASE {make_url(fresh_database).database} TO {owner}"))
        connection.execute(text(f"GRANT {DESK}, {WATCH} TO {owner} WITH INHERIT FALSE, SET TRUE"))
    try:
        url = make_url(fresh_database).set(username=owner).render_as_string(hide_password=False)
        migrate(url)
        engine = make_engine(url)
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO handover.ticket (id, municipality, alias, status, flags, created_at, changed_at) "
                                    "VALUES ('t_1', 'varberg', 'a', 'new', '{}', now(), now())"))  # fmt: skip
            assert connection.scalar(text("SELECT count(*) FROM handover.ticket")) == 1
        for slug, seen in (("halmstad", set()), ("varberg", {"varberg"})):
            with walled(engine, DESK).begin() as session:
                admit(session, slug)
                assert whose(session, "ticket") == seen
        engine.dispose()
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP OWNED BY {owner} CASCADE"))
            connection.execute(text(f"DROP ROLE {owner}"))
        admin.dispose()


def test_rights_and_policies_go_when_the_migration_is_taken_back(fresh_database) -> None:
    migrate(fresh_database)
    downgrade(fresh_database, "0003")
    engine = create_engine(fresh_database)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM pg_policy")) == 0
        assert set(connection.scalars(text(GAPS), {"role": DESK})) == set(connection.scalars(text(GAPS), {"role": WATCH})) == set()
        assert connection.scalar(text("SELECT has_schema_privilege('steget_desk', 'handover', 'USAGE')")) is False
    engine.dispose()
    migrate(fresh_database)
