"""The durable part of a turn: what came in is stored before anybody works on it, and is answered exactly once."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.gateway.answers import Answer, Mode
from bot.gateway.messages import Message, MessageClock
from bot.gateway.state import State
from bot.gateway.store import sealing, statements
from bot.gateway.store.connections import Rows
from bot.gateway.store.conversations import Conversations, UnknownConversation
from bot.gateway.vault import Vault


class KeyReused(Exception):
    """The Idempotency-Key belongs to another message of this conversation."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came in: the words for the history, keyed digests of the Idempotency-Key and the body, and when (microseconds)."""

    shown: str
    key: bytes
    fingerprint: bytes
    at: int = field(default_factory=lambda: time.time_ns() // 1000)


@dataclass(slots=True)
class OpenTurn:
    """A turn that holds the conversation. `answered` is what the same request got before, if it did.

    `is_late`: what was written is kept for staff, and could not be passed on yet.
    """

    vault: Vault
    arrival: Arrival
    connection: AsyncConnection
    mode: Mode
    state: State
    answered: Answer | None
    is_late: bool = False


class Turns:
    """Begins and finishes turns. Everything raises StoreUnavailable when the database does not answer."""

    def __init__(self, conversations: Conversations, clock: MessageClock) -> None:
        self._conversations, self._connections, self._clock = conversations, conversations.connections, clock

    @asynccontextmanager
    async def begun(self, vault: Vault, arrival: Arrival) -> AsyncIterator[OpenTurn]:
        """Stores what came in and holds the conversation. Raises UnknownConversation, KeyReused."""
        async with self._connections.locked(vault.conversation_id) as connection:
            rows = await self._begin(connection, vault, arrival)
            if not rows:
                await self._conversations.take_up(vault, connection)
                rows = await self._begin(connection, vault, arrival)
            if not rows:
                raise UnknownConversation
            yield _opened(self._conversations, vault, arrival, connection, rows)

    async def finish(self, turn: OpenTurn, messages: Sequence[Message], answer: Answer) -> None:
        """Keeps the turn's state, messages and answer in one transaction."""
        kept = {"id": turn.vault.conversation_id, "mode": answer.mode, "state": sealing.seal_state(turn.vault, turn.state),
                **_kept(turn.vault, turn.arrival, messages, answer)}  # fmt: skip
        kept.pop("fingerprint")
        await self._connections.run_on(turn.connection, statements.FINISH, kept)

    async def record(self, vault: Vault, arrival: Arrival, messages: Sequence[Message], answer: Answer,
                     passed: bytes | None = None) -> None:  # fmt: skip
        """Keeps a turn that was answered from memory. Waits for no other turn. Raises UnknownConversation.

        `messages` begins with the person's own. `passed` goes to staff when they are in the conversation or waited for.
        """
        kept = {"id": vault.conversation_id, "passed": passed, **_kept(vault, arrival, messages, answer)}
        if not (await self._connections.run(statements.RECORD, kept))[0][0]:
            await self._conversations.take_up(vault)
            await self._connections.run(statements.RECORD, kept)

    async def _begin(self, connection: AsyncConnection, vault: Vault, arrival: Arrival) -> Rows:
        message = Message(self._clock.next(), "person", "text", arrival.shown)  # only now: ids follow the order of the turns
        return await self._connections.run_on(connection, statements.BEGIN, {
            "id": vault.conversation_id, "key": arrival.key, "fingerprint": arrival.fingerprint,
            "message_id": message.id, "sealed": sealing.message_row(vault, message),
        })  # fmt: skip


def _kept(vault: Vault, arrival: Arrival, messages: Sequence[Message], answer: Answer) -> dict[str, Any]:
    return {"key": arrival.key, "fingerprint": arrival.fingerprint, "response": sealing.seal_answer(vault, arrival.key, answer),
            **sealing.message_rows(vault, messages)}  # fmt: skip


def _opened(conversations: Conversations, vault: Vault, arrival: Arrival, connection: AsyncConnection, rows: Rows) -> OpenTurn:
    row = rows[0]
    if not row.first and row.fingerprint != arrival.fingerprint:
        raise KeyReused
    answered = sealing.read_answer(vault, arrival.key, row.response) if not row.first and row.response else None
    return OpenTurn(vault, arrival, connection, row.mode, conversations.read_state(vault, row.state), answered)
