"""What lies in the desk's database, read from outside: tickets behind receipts, consents, deliveries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.rows import namedtuple_row

from handover.bridge.keys import BridgeKeys
from handover.delivery.inboxes.smime_mail.letter import letter_name
from steget.embedded.postgres import database_url
from steget.installation import Installation
from steget.probes.stores import driver_dsn

_OUTBOX = """SELECT id, ticket_id, kind, act, sent_at IS NOT NULL OR delivered_at IS NOT NULL AS sent
             FROM handover.outbox WHERE kind <> 'desk'"""
_TWICE = """SELECT coalesce(sum(tickets - 1), 0) AS count FROM (
              SELECT count(*) AS tickets FROM handover.ticket WHERE conversation_hash IS NOT NULL GROUP BY conversation_hash) AS counted"""
_UNCONSENTED = "SELECT count(*) FROM handover.ticket WHERE NOT EXISTS (SELECT 1 FROM handover.consent WHERE ticket_id = ticket.id)"
_PURGE = """SELECT jobs.procrastinate_defer_jobs_v1(ARRAY[ROW(
              'deliveries', 'purge', 0, NULL, NULL, '{"timestamp": 0}'::jsonb, NULL)]::jobs.procrastinate_job_to_defer_v1[])"""


@dataclass(frozen=True, slots=True)
class Owed:
    """One delivery outside the desk, under the name that its inbox knows it by."""

    ticket_id: str
    kind: str
    act: str
    name: str
    sent: bool


class DeskRows:
    """`data` is the installation's data folder. Raises psycopg.OperationalError while the database is away."""

    def __init__(self, data: Path) -> None:
        self.dsn = driver_dsn(database_url(Installation(data_dir=data)))
        self._keys = BridgeKeys((data / "secrets" / "receipt_key").read_text(encoding="ascii").strip().encode())

    def rows(self, statement: str, *values: object) -> list:
        """Named tuples of one statement in a transaction of its own."""
        with psycopg.connect(self.dsn, connect_timeout=3, row_factory=namedtuple_row) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def tickets_of(self, codes: Iterable[str]) -> dict[str, str]:
        """The ticket's id by code, for those codes that lead to one."""
        hashes = {self._keys.hash_of_code(code): code for code in codes}
        found = self.rows("SELECT code_hash, ticket.id FROM handover.receipt JOIN handover.ticket ON ticket.id = ticket_id "
                          "WHERE code_hash = ANY(%s)", list(hashes))  # fmt: skip
        return {hashes[bytes(row.code_hash)]: row.id for row in found}

    def owed(self) -> list[Owed]:
        """Every delivery to an inbox outside the desk."""
        return [Owed(row.ticket_id, row.kind, row.act, _name(row), row.sent) for row in self.rows(_OUTBOX)]

    def extra_tickets(self) -> int:
        """Tickets beyond the first of a conversation; each person of the harness sends one."""
        return int(self.rows(_TWICE)[0].count)

    def unconsented(self) -> int:
        """Tickets without a consent."""
        return int(self.rows(_UNCONSENTED)[0].count)

    def is_purged(self, ticket_id: str) -> bool:
        """Whether no word of the ticket and no key to one is left."""
        row = self.rows("SELECT (SELECT count(*) FROM handover.ticket WHERE id = %s AND body IS NOT NULL) "
                        "+ (SELECT count(*) FROM handover.ticket_message WHERE ticket_id = %s) "
                        "+ (SELECT count(*) FROM handover.content_key WHERE owner = %s) AS left_over", *[ticket_id] * 3)  # fmt: skip
        return row[0].left_over == 0

    def age(self, ticket_id: str, days: int = 800) -> None:
        """Lets time pass for one ticket, and has the purge run now instead of at its hour."""
        self.rows("UPDATE handover.ticket SET created_at = created_at - make_interval(days => %s), "
                  "changed_at = changed_at - make_interval(days => %s) WHERE id = %s", days, days, ticket_id)  # fmt: skip
        self.rows("UPDATE handover.outbox SET sent_at = sent_at - make_interval(days => %s), "
                  "delivered_at = delivered_at - make_interval(days => %s) WHERE ticket_id = %s", days, days, ticket_id)  # fmt: skip

    def purge_now(self) -> None:
        """Gives the worker the job that it gives itself every hour."""
        self.rows(_PURGE)


def _name(row) -> str:
    parcel = f"{row.ticket_id}-{row.act}-{row.id}"
    return letter_name(parcel) if row.kind == "mail" else parcel
