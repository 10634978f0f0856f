"""One turn at a time per conversation within this process; PostgreSQL's advisory lock does the same between processes."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary


class ConversationLocks:
    """Locks by conversation id that vanish when nobody holds them. First come, first served."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, conversation_id: str) -> asyncio.Lock:
        """The lock of a conversation; keep the returned object while using it."""
        lock = self._locks.get(conversation_id)
        if lock is None:
            lock = self._locks[conversation_id] = asyncio.Lock()
        return lock
