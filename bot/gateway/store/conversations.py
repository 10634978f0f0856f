"""Conversations as the gateway uses them: opened, read, asked for what is new, erased."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.gateway.answers import Mode
from bot.gateway.known_locales import KnownLocales
from bot.gateway.messages import Message
from bot.gateway.state import State
from bot.gateway.store import live_statements, sealing, statements
from bot.gateway.store.connections import Connections, Rows
from bot.gateway.tokens import age_hours
from bot.gateway.vault import Vault
from foundation.chat_life import CHAT_LIFE

IDLE_HOURS: Final = int(CHAT_LIFE / timedelta(hours=1))


class UnknownConversation(Exception):
    """Erased, or too old to be remembered."""


class Conversations:
    """Schema chat, one conversation at a time. Everything raises StoreUnavailable when the database does not answer."""

    def __init__(self, connections: Connections, welcome: Callable[[Vault], list[Message]], locales: KnownLocales) -> None:
        self.connections, self._welcome, self._locales = connections, welcome, locales

    def read_state(self, vault: Vault, sealed: bytes) -> State:
        """The state of a row, whose language is remembered from here on. Raises Unreadable."""
        state = sealing.read_state(vault, sealed)
        self._locales.saw(vault.conversation_id, state.locale)
        return state

    async def open(self, vault: Vault, state: State, messages: Sequence[Message]) -> None:
        """Stores a new conversation with its first messages; nothing happens when it is there already."""
        await self.connections.run(statements.OPEN, self._opening(vault, state, messages))

    async def take_up(self, vault: Vault, connection: AsyncConnection | None = None) -> None:
        """Stores a conversation that began while the database was dead. Raises UnknownConversation for any other."""
        if age_hours(vault.conversation_id) >= IDLE_HOURS or await self._was_erased(vault.conversation_id):
            raise UnknownConversation
        opening = self._opening(vault, self._fresh(vault), self._welcome(vault))
        if connection is None:
            await self.connections.run(statements.OPEN, opening)
        else:
            await self.connections.run_on(connection, statements.OPEN, opening)

    async def state(self, vault: Vault) -> State:
        """The state as it stands. Raises UnknownConversation."""
        rows = await self.connections.run(statements.STATE, {"id": vault.conversation_id})
        if not rows:
            await self.take_up(vault)
            return self._fresh(vault)
        return self.read_state(vault, rows[0].state)

    async def peek(self, vault: Vault) -> State | None:
        """The state as it stands, without waiting for a turn under way; None when the conversation is not stored."""
        rows = await self.connections.run(statements.STATE, {"id": vault.conversation_id})
        return self.read_state(vault, rows[0].state) if rows else None

    async def mode(self, vault: Vault) -> Mode:
        """The mode as it stands; 'bot' when the conversation is not stored."""
        rows = await self.connections.run(live_statements.MODE, {"id": vault.conversation_id})
        return rows[0].mode if rows else "bot"

    async def change_state(self, vault: Vault, change: Callable[[State], None]) -> None:
        """Reads the state, lets `change` alter it and keeps it, between turns. Nothing happens when it was erased."""
        async with self.connections.locked(vault.conversation_id) as connection:
            rows = await self.connections.run_on(connection, statements.STATE, {"id": vault.conversation_id})
            if rows:
                state = self.read_state(vault, rows[0].state)
                change(state)
                sealed = {"id": vault.conversation_id, "state": sealing.seal_state(vault, state)}
                await self.connections.run_on(connection, statements.KEEP_STATE, sealed)

    async def after(self, vault: Vault, number: int) -> list[Message]:
        """The messages with ids greater than `number`, in order. Raises UnknownConversation."""
        rows = await self._rows_after(vault, number)
        if not rows:
            await self.take_up(vault)
            rows = await self._rows_after(vault, number)
        if rows and rows[0].erased:
            raise UnknownConversation
        return [sealing.read_message(vault, row.id, row.sealed) for row in rows if row.id is not None]

    def _fresh(self, vault: Vault) -> State:
        return State(locale=self._locales.of(vault.conversation_id))

    async def _rows_after(self, vault: Vault, number: int) -> Rows:
        return await self.connections.run(statements.AFTER, {"id": vault.conversation_id, "after": number})

    async def _was_erased(self, conversation_id: str) -> bool:
        rows = await self.connections.run(statements.WAS_ERASED, {"id": conversation_id})
        return bool(rows and rows[0][0])

    def _opening(self, vault: Vault, state: State, messages: Sequence[Message]) -> dict[str, object]:
        return {"id": vault.conversation_id, "state": sealing.seal_state(vault, state), **sealing.message_rows(vault, messages)}
