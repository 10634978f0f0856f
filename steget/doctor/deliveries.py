"""What the database tells of the deliveries: is a worker alive, and which alarms are on?"""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from foundation.directory import load_municipalities
from handover.delivery.alarm_words import alarm_line
from handover.store.alarms import all_on
from steget.doctor.finding import Finding, from_probe, warn
from steget.probes.stores import ask_worker

_WORKER_ADVICE = "Ärendena finns i ärendevyn. Kör `make run`, eller starta `python -m handover.delivery`. " \
    "Körs den redan: läs händelserna i datamappens log/delivery.log."  # fmt: skip
_ALARM_ADVICE = "Personalen ser samma larm. Det slutar av sig självt när felet är borta. Se docs/inboxes.md."


async def check_worker(database_url: str) -> Finding:
    """Without a worker no ticket leaves the desk, no canary is sent and nothing is purged."""
    return await from_probe("Leveranserna", lambda: ask_worker(database_url), "Leveranserna är i gång.", _WORKER_ADVICE)


def check_alarms(connection: Connection) -> list[Finding]:
    """One warning for each alarm that is on, in the words that staff and those on call have been told it in."""
    names = {slug: row.name for slug, row in load_municipalities().items()}
    with Session(connection) as session:
        return [warn("larm", alarm_line(alarm, names), _ALARM_ADVICE) for alarm in all_on(session)]
