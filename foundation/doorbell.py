"""Tells open event streams, of all processes, that there is something new. Only a bell: what is new stands in the database."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator
from hashlib import blake2b
from typing import Final, Protocol

import redis.asyncio as redis
from redis.exceptions import RedisError

from foundation.beside import running_beside
from foundation.logs import EventLog

_PREFIX: Final = "steget:chat:"
_BACK_OFF_SECONDS: Final = 2.0
POLL_SECONDS: Final = 1.0  # without Redis another process's messages are found by looking
_CALM_POLL_SECONDS: Final = 10.0


class Doorbell(Protocol):
    """One per process."""

    async def ring(self, conversation_id: str) -> None:
        """Wakes the streams of a conversation (any id will do), as far as this bell reaches. Never raises for a dead Redis."""

    async def wait(self, *ids: str) -> None:
        """Returns when it is time to look: on a ring for any of `ids`, or after the polling interval."""


class LocalBell:
    """Reaches the streams of this process."""

    poll_seconds: float = POLL_SECONDS

    def __init__(self) -> None:
        self._events: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    async def ring(self, conversation_id: str) -> None:
        """See Doorbell."""
        self.ring_here(_name(conversation_id))

    def ring_here(self, name: str) -> None:
        """Wakes the streams that wait under `name` in this process."""
        for event in self._events.get(name, ()):
            event.set()

    async def wait(self, *ids: str) -> None:
        """See Doorbell."""
        event, names = asyncio.Event(), {_name(one) for one in ids}
        for name in names:
            self._events[name].add(event)
        try:
            async with asyncio.timeout(self.poll_seconds):
                await event.wait()
        except TimeoutError:
            pass
        finally:
            for name in names:
                self._forget(name, event)

    def _forget(self, name: str, event: asyncio.Event) -> None:
        self._events[name].discard(event)
        if not self._events[name]:
            del self._events[name]


class RedisBell(LocalBell):
    """Reaches the streams of all processes while Redis is there; else like LocalBell, with polling."""

    def __init__(self, url: str, log: EventLog) -> None:
        super().__init__()
        self._log = log
        self._redis = redis.from_url(url, socket_connect_timeout=1, socket_timeout=None, health_check_interval=0)

    async def ring(self, conversation_id: str) -> None:
        """See Doorbell."""
        await super().ring(conversation_id)
        with contextlib.suppress(RedisError, OSError, TimeoutError):
            async with asyncio.timeout(0.2):
                await self._redis.publish(_PREFIX + _name(conversation_id), b"")

    async def listen(self) -> None:
        """Runs for the life of the process: hears the rings of others, comes back when Redis does."""
        while True:
            try:
                await self._hear()
            except (RedisError, OSError) as error:
                self._log.event("redis_silent", error=type(error).__name__)
            self.poll_seconds = POLL_SECONDS
            await asyncio.sleep(_BACK_OFF_SECONDS)

    async def close(self) -> None:
        """Closes the connections."""
        await self._redis.aclose()

    async def _hear(self) -> None:
        async with self._redis.pubsub(ignore_subscribe_messages=True) as heard:
            await heard.psubscribe(_PREFIX + "*")
            self.poll_seconds = _CALM_POLL_SECONDS
            async for message in heard.listen():
                self.ring_here(message["channel"].decode().removeprefix(_PREFIX))


def _name(conversation_id: str) -> str:
    """Redis learns no conversation ids."""
    return blake2b(conversation_id.encode(), digest_size=16).hexdigest()


def make_bell(redis_url: str | None, log: EventLog) -> LocalBell:
    """The bell of a process: over Redis where there is one, else for this process alone, which polls."""
    return RedisBell(redis_url, log) if redis_url else LocalBell()


@contextlib.asynccontextmanager
async def listening(bell: Doorbell) -> AsyncIterator[None]:
    """Hears the rings of other processes while the block runs, and closes the bell's connections afterwards."""
    if not isinstance(bell, RedisBell):
        yield
        return
    async with running_beside(bell.listen()):
        yield
    await bell.close()
