"""Does the database answer a query, does Valkey answer PING?"""

from __future__ import annotations

import psycopg
import redis.asyncio

from steget.processes.answers import NotAnswering

_SECONDS, _HEARD_WITHIN_S = 3, 15


def driver_dsn(database_url: str) -> str:
    """The SQLAlchemy URL as the driver itself reads it."""
    scheme, rest = database_url.split("://", 1)
    return f"{scheme.split('+')[0]}://{rest}"


async def ask_database(database_url: str) -> None:
    """Asks for 1. Raises NotAnswering, without the driver's words, which may quote the address."""
    if await _first_row(database_url, "SELECT 1", "svarar inte") != (1,):
        raise NotAnswering("svarar fel")


async def ask_worker(database_url: str) -> None:
    """Asks whether a delivery worker has given a sign of life within its last few heartbeats. Raises NotAnswering."""
    question = f"SELECT max(last_heartbeat) > now() - interval '{_HEARD_WITHIN_S} seconds' FROM jobs.procrastinate_workers"  # noqa: S608
    if await _first_row(database_url, question, "kan inte frågas: databasen svarar inte") != (True,):
        raise NotAnswering("har inte hörts av")


async def _first_row(database_url: str, question: str, silent: str) -> tuple | None:
    try:
        async with await psycopg.AsyncConnection.connect(driver_dsn(database_url), connect_timeout=_SECONDS) as connection:
            return await (await connection.execute(question)).fetchone()
    except psycopg.Error as error:
        raise NotAnswering(f"{silent} ({type(error).__name__})") from None


async def ask_redis(url: str) -> None:
    """PING. Raises NotAnswering."""
    client = redis.asyncio.from_url(url, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS)
    try:
        if not await client.ping():
            raise NotAnswering("svarar fel")
    except redis.asyncio.RedisError as error:
        raise NotAnswering(f"svarar inte ({type(error).__name__})") from None
    finally:
        await client.aclose()
