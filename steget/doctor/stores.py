"""Database and Valkey: do they answer, are the tables the newest, what do they tell, does the clock agree?"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.store import migrate as chat_tree
from handover.store import migrate as handover_tree
from handover.store.content_keys import ContentKeys
from steget.content_keys import content_keys_of
from steget.data_folder import state_file
from steget.doctor.deliveries import check_alarms, check_worker
from steget.doctor.finding import Finding, Level, fault, fine, from_probe, warn
from steget.doctor.process_states import told_by_state
from steget.embedded.postgres import database_url
from steget.embedded.valkey import redis_url
from steget.installation import Installation
from steget.probes.stores import ask_database, ask_redis

TREES = {"chat": Path(chat_tree.__file__).parent / "migrations", "handover": Path(handover_tree.__file__).parent / "migrations"}
_YEARS = range(2026, 2051)
_SKEW_SECONDS = 5.0
_TABLES = "databasens tabeller"
_LOCKED = text("SELECT count(*) FROM handover.content_key WHERE version <> ALL(:versions)")


async def check_database(installation: Installation) -> list[Finding]:
    """The database answers, holds the newest tables, tells nothing bad, and its clock agrees with this machine's."""
    url = database_url(installation)
    advice = "Kör `make run`, eller se över STEGET_DATABASE_URL."
    answer = await from_probe("Databasen", lambda: ask_database(url), "Databasen svarar.", advice)
    if answer.level != "ok":
        return [answer]
    inside = await asyncio.to_thread(_look_inside, url, content_keys_of(installation))
    is_newest = any(finding.about == _TABLES and finding.level == Level.OK for finding in inside)
    asks_worker = is_newest and "delivery" not in told_by_state(state_file(installation).running().values())
    return [answer, *inside, *([await check_worker(url)] if asks_worker else [])]


async def check_redis(installation: Installation) -> Finding:
    """Without it the chat works, a second slower."""
    url = redis_url(installation)
    return await from_probe("Valkey", lambda: ask_redis(url), "Valkey svarar.", "Chatten fungerar utan, men långsammare. Kör `make run`.")


def _look_inside(url: str, keys: ContentKeys | None) -> list[Finding]:
    engine = create_engine(url, hide_parameters=True, connect_args={"connect_timeout": 3})
    try:
        with engine.connect() as connection:
            behind = [schema for schema, tree in TREES.items() if _heads(connection, schema) != set(ScriptDirectory(str(tree)).get_heads())]
            now = connection.scalar(text("SELECT clock_timestamp()"))
            content = [] if behind else [check_content_keys(connection, keys), *check_alarms(connection)]
    except SQLAlchemyError as error:
        return [fault(_TABLES, f"Databasen kan inte läsas ({type(error).__name__}).", "Kör `steget migrate`.")]
    finally:
        engine.dispose()
    tables = fault(_TABLES, f"Tabellerna är inte de nyaste: {', '.join(behind)}.", "Kör `steget migrate`.") if behind else \
        fine(_TABLES, "Databasens tabeller är de nyaste.")  # fmt: skip
    return [tables, *content, check_clock(datetime.now(UTC), now)]


def check_content_keys(connection: Connection, keys: ContentKeys | None) -> Finding:
    """A process with another key than the rest writes tickets that nobody else can open: this tells it from what is stored."""
    about = "nyckeln till innehållet"
    if keys is None:
        return warn(about, "STEGET_CONTENT_KEY är inte satt här, så doktorn kan inte se om nyckeln är rätt.", "Sätt den och kör igen.")
    locked = connection.scalar(_LOCKED, {"versions": list(keys.versions)})
    if locked:
        return fault(about, f"{locked} delar av ärenden är låsta med en annan nyckel än den som står här.",
                     "Ge alla processer samma STEGET_CONTENT_KEY, och den förra i STEGET_CONTENT_KEY_OLD.")  # fmt: skip
    return fine(about, "Allt som är sparat går att öppna med nyckeln.")


def _heads(connection, schema: str) -> set[str]:
    context = MigrationContext.configure(connection, opts={"version_table_schema": schema})
    return set(context.get_current_heads())


def check_clock(here: datetime, database: datetime | None) -> Finding:
    """A wrong clock erases too early or lets receipts live too long. `database` is None when there is none to ask."""
    if here.year not in _YEARS:
        return fault("klockan", f"Datorns klocka visar år {here.year}.", "Ställ klockan och slå på tidssynkronisering.")
    if database is None:
        return fine("klockan", f"Datorns klocka visar {here:%Y-%m-%d %H:%M} UTC.")
    skew = abs((here - database).total_seconds())
    if skew > _SKEW_SECONDS:
        return warn("klockan", f"Datorns klocka och databasens skiljer {skew:.0f} sekunder.", "Slå på tidssynkronisering på båda.")
    return fine("klockan", "Datorns klocka och databasens stämmer överens.")
