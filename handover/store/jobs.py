"""The job engine's tables (procrastinate) in a schema of their own, and jobs that begin with the transaction that owes them.

A job carries the number of an outbox row and nothing else. The row is the record; a job is only its alarm clock.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

SCHEMA: Final = "jobs"
QUEUE: Final = "deliveries"
DELIVER: Final = "deliver"
# The three names stand in the statements below as well, where nothing can be bound.

# The engine's functions name its tables without a schema; like this they find them whatever the caller's search path is.
_PIN_FUNCTIONS: Final = """
DO $$
DECLARE own regprocedure;
BEGIN
    FOR own IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'jobs'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = jobs, pg_temp', own);
    END LOOP;
END $$
"""
_DEFER: Final = text("""
SELECT jobs.procrastinate_defer_jobs_v1(ARRAY[ROW(
    'deliveries', 'deliver', 0, NULL, 'outbox-' || :outbox_id, jsonb_build_object('outbox_id', CAST(:outbox_id AS bigint)), NULL
)]::jobs.procrastinate_job_to_defer_v1[])
WHERE NOT EXISTS (
    SELECT 1 FROM jobs.procrastinate_jobs WHERE queueing_lock = 'outbox-' || :outbox_id AND status = 'todo')
""")


def install(connection: Connection) -> None:
    """Creates the schema with the engine's tables, in the caller's transaction."""
    from procrastinate.schema import SchemaManager  # only a migration needs the engine; the bridge stays small without it

    before = connection.exec_driver_sql("SHOW search_path").scalar_one()
    connection.exec_driver_sql("CREATE SCHEMA jobs")
    connection.exec_driver_sql("SET LOCAL search_path TO jobs")
    _run_script(connection, SchemaManager.get_schema())
    _run_script(connection, _PIN_FUNCTIONS)
    connection.exec_driver_sql(f"SET LOCAL search_path TO {before}")


def _run_script(connection: Connection, script: str) -> None:
    # Several statements at once: PostgreSQL takes them only where nothing is bound, which SQLAlchemy always does.
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(script)


def uninstall(connection: Connection) -> None:
    """Takes the schema away with all jobs in it; what is owed stays in the outbox."""
    connection.exec_driver_sql("DROP SCHEMA IF EXISTS jobs CASCADE")


def defer_delivery(session: Session, outbox_id: int) -> None:
    """Lets a worker begin with this delivery when the caller's transaction commits. A job that waits already is enough.

    A job that is being done is not: its worker may have lost the database before it could write how it went.
    """
    session.execute(_DEFER, {"outbox_id": str(outbox_id)})
