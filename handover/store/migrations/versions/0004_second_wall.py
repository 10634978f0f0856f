"""The second wall: two roles for the desk's process, their rights, and row-level security by municipality.

The owner of the tables is not bound by it: bridge, delivery and the commands work as owner. Who migrates owns the tables and needs
CREATEROLE, unless the roles were made by hand and granted WITH SET beforehand.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Roles belong to the whole server. Another database on it may be migrated at this moment, or have been before.
_MAKE_ROLES = """
DO $$
DECLARE wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['steget_desk', 'steget_watch'] LOOP
        IF to_regrole(wanted) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', wanted);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        END IF;
        IF NOT pg_has_role(current_user, wanted, 'SET') THEN
            EXECUTE format('GRANT %I TO CURRENT_USER WITH INHERIT FALSE, SET TRUE', wanted);
        END IF;
    END LOOP;
END $$
"""
# Empty after a transaction that had set it, null before: both mean that nobody has entered.
_OWN = """
CREATE FUNCTION handover.own_municipality() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('steget.municipality', true), '')
"""
_DESK = {
    "staff": "SELECT",
    "staff_session": "SELECT, INSERT, UPDATE (used_at), DELETE",
    "ticket": "SELECT, UPDATE (status, claimed_by, changed_at)",
    "ticket_message": "SELECT, INSERT, UPDATE (text)",
    "ticket_note": "SELECT, INSERT, UPDATE (text)",
    "ticket_event": "SELECT, INSERT",
    "outbox": "SELECT, UPDATE (delivered_at)",
    "consent": "SELECT",
    "content_key": "SELECT, INSERT",
    "alarm": "SELECT",
}
_WATCH = {
    "ticket": "SELECT (id, municipality)",
    "outbox": "SELECT (ticket_id, kind, created_at, sent_at, delivered_at, refused)",
    "canary": "SELECT",
    "alarm": "SELECT, INSERT (kind, municipality, subject, raised_at), UPDATE (told_at, ended_at)",
}
# Inside the policy of another table the desk sees its own tickets only, as everywhere.
_OF_OWN_TICKET = "EXISTS (SELECT FROM handover.ticket AS own WHERE own.id = {table}.ticket_id)"
_POLICIES = {
    "ticket": "municipality = handover.own_municipality()",
    **dict.fromkeys(("ticket_message", "ticket_note", "ticket_event", "outbox", "consent", "receipt"), _OF_OWN_TICKET),
    "referral_preview": "municipality = handover.own_municipality()",
    "alarm": "handover.own_municipality() IS NOT NULL AND municipality IN ('', handover.own_municipality())",
    **dict.fromkeys(("canary", "content_key"), "municipality = handover.own_municipality()"),
}
# The number of a message is part of what its text is sealed for, so the text comes after the row; once it stands it stays.
_WRITTEN_ONCE = ("ticket_message", "ticket_note")
_WATCHED = ("ticket", "outbox", "alarm", "canary")


def upgrade() -> None:
    op.execute(_MAKE_ROLES)
    op.execute(_OWN)
    op.execute("GRANT USAGE ON SCHEMA handover TO steget_desk, steget_watch")
    op.execute("GRANT USAGE ON SCHEMA jobs TO steget_watch")
    op.execute("GRANT SELECT (last_heartbeat) ON jobs.procrastinate_workers TO steget_watch")
    for role, rights in (("steget_desk", _DESK), ("steget_watch", _WATCH)):
        for table, right in rights.items():
            op.execute(f"GRANT {right} ON handover.{table} TO {role}")
    for table, condition in _POLICIES.items():
        op.execute(f"ALTER TABLE handover.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_municipality ON handover.{table} TO steget_desk USING ({condition.format(table=table)})")
    for table in _WRITTEN_ONCE:
        op.execute(f"CREATE POLICY written_once ON handover.{table} AS RESTRICTIVE FOR UPDATE TO steget_desk USING (text = ''::bytea)"
                   " WITH CHECK (true)")  # fmt: skip
    for table in _WATCHED:
        op.execute(f"CREATE POLICY watched ON handover.{table} TO steget_watch USING (true)")


def downgrade() -> None:
    for table in _WRITTEN_ONCE:
        op.execute(f"DROP POLICY written_once ON handover.{table}")
    for table in _WATCHED:
        op.execute(f"DROP POLICY watched ON handover.{table}")
    for table in _POLICIES:
        op.execute(f"DROP POLICY own_municipality ON handover.{table}")
        op.execute(f"ALTER TABLE handover.{table} DISABLE ROW LEVEL SECURITY")
    op.execute("DROP FUNCTION handover.own_municipality()")
    # The roles stay: other databases of the server may use them.
    op.execute("REVOKE ALL ON jobs.procrastinate_workers FROM steget_watch")
    op.execute("REVOKE ALL ON SCHEMA jobs FROM steget_watch")
    op.execute("REVOKE ALL ON ALL TABLES IN SCHEMA handover FROM steget_desk, steget_watch")
    op.execute("REVOKE ALL ON SCHEMA handover FROM steget_desk, steget_watch")
