"""Runs statements, alone or under a conversation's lock, and turns every failure into StoreUnavailable."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from sqlalchemy import Row, TextClause
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.gateway.background import Background
from bot.gateway.locks import ConversationLocks
from bot.gateway.store.engine import StoreUnavailable, is_worth_another_try
from bot.gateway.store.patience import ANSWER_SECONDS, within
from bot.gateway.store.statements import LOCK, UNLOCK
from foundation.logs import EventLog

Rows = Sequence[Row[Any]]
_RELEASE_SECONDS: Final = 5.0
# Connections on which a statement still waits that nobody waits for. Nobody may use or close one: the event loop watches its
# socket, and a socket that is closed under its watch takes the loop with it (uvloop ends the process).
_waiting: set[AsyncConnection] = set()


class Connections:
    """The only place that touches the engine."""

    def __init__(self, engine: AsyncEngine, background: Background, log: EventLog) -> None:
        self._engine, self._background, self._log, self._locks = engine, background, log, ConversationLocks()

    async def run(self, statement: TextClause, parameters: Mapping[str, Any]) -> Rows:
        """The rows of one statement on a connection of its own. Raises StoreUnavailable."""
        connection, rows = await self._first(statement, parameters)
        await connection.close()
        return rows

    async def run_on(self, connection: AsyncConnection, statement: TextClause, parameters: Mapping[str, Any]) -> Rows:
        """The rows of one statement on a connection that `locked` gave. Raises StoreUnavailable."""
        try:
            return await _rows(connection, statement, parameters)
        except SQLAlchemyError as error:
            raise self._unavailable(error) from None

    @asynccontextmanager
    async def locked(self, conversation_id: str) -> AsyncIterator[AsyncConnection]:
        """A connection that nobody else works on this conversation beside. Raises StoreUnavailable."""
        async with self._locks.of(conversation_id):
            connection, _ = await self._first(LOCK, {"id": conversation_id})
            try:
                yield connection
            finally:
                # Nobody waits for it: the next turn of this process may begin and meets the lock in PostgreSQL.
                self._background.start("release", self._release(connection, conversation_id), _RELEASE_SECONDS)

    async def _first(self, statement: TextClause, parameters: Mapping[str, Any]) -> tuple[AsyncConnection, Rows]:
        """A fresh connection and the statement's rows; once more when that may help."""
        try:
            return await self._attempt(statement, parameters)
        except SQLAlchemyError as error:
            if not is_worth_another_try(error):
                raise self._unavailable(error) from None
        try:
            return await self._attempt(statement, parameters)
        except SQLAlchemyError as error:
            raise self._unavailable(error) from None

    async def _attempt(self, statement: TextClause, parameters: Mapping[str, Any]) -> tuple[AsyncConnection, Rows]:
        connection = await self._engine.connect()
        try:
            return connection, await _rows(connection, statement, parameters)
        except BaseException:
            # Cut off in the middle, it may still hold a lock: it must not go back to the pool.
            if connection not in _waiting:
                await _drop(connection)
            raise

    async def _release(self, connection: AsyncConnection, conversation_id: str) -> None:
        if connection in _waiting:
            return  # the lock ends with the connection, when that has its answer
        try:
            await _rows(connection, UNLOCK, {"id": conversation_id})
        except SQLAlchemyError:
            await connection.invalidate()  # the lock ends with the connection
        finally:
            if connection not in _waiting:
                await connection.close()

    def _unavailable(self, error: SQLAlchemyError) -> StoreUnavailable:
        self._log.event("store_unavailable", error=type(error).__name__)
        return StoreUnavailable()


async def _rows(connection: AsyncConnection, statement: TextClause, parameters: Mapping[str, Any]) -> Rows:
    """Raises StoreUnavailable when the server stands still; the connection is then dropped as soon as it has its answer."""
    return await within(_asked(connection, statement, parameters), ANSWER_SECONDS, lambda: _left_waiting(connection))


def _left_waiting(connection: AsyncConnection) -> Callable[[], Awaitable[None]]:
    _waiting.add(connection)
    return lambda: _drop(connection)


async def _drop(connection: AsyncConnection) -> None:
    _waiting.discard(connection)
    await connection.invalidate()
    await connection.close()


async def _asked(connection: AsyncConnection, statement: TextClause, parameters: Mapping[str, Any]) -> Rows:
    result = await connection.execute(statement, parameters)
    return result.all() if result.returns_rows else ()
