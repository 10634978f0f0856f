"""Slows down guessing at logins without ever locking anybody out.

Threat: guessing one account, or one password on many accounts, or filling memory and processors with Argon2id (64 MiB each).
Somebody who floods a name on purpose makes its owner wait a few seconds, never longer, and a right password is always enough.
The counters live in this process and are forgotten when it ends.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from foundation.problems import Problem
from handover.store.staff import username_key

MAX_DELAY: Final = 4.0
_FREE_TRIES: Final = 3
_FREE_TRIES_OF_ALL: Final = 30
_FORGET_NAME_PER_SECOND: Final = 1 / 60
_FORGET_ALL_PER_SECOND: Final = 1 / 2
_MOST_COUNTED: Final = 10
_MAX_NAMES: Final = 10_000
_AT_ONCE: Final = 2
_MAX_WAITING: Final = 40
_EVERYBODY: Final = b""
CROWDED = Problem(429, "too-many", "Många försöker logga in just nu", detail="Vänta en liten stund och försök igen.",
                  headers={"Retry-After": "5"})  # fmt: skip

Sleep = Callable[[float], Awaitable[None]]


class LoginTurns:
    """Counts failed tries per name and in all, and lets two passwords at a time be checked."""

    def __init__(self, sleep: Sleep = asyncio.sleep, clock: Callable[[], float] = time.monotonic) -> None:
        self._sleep, self._clock = sleep, clock
        self._key = secrets.token_bytes(32)
        self._tries: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._checks = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0

    @asynccontextmanager
    async def turn(self, username: str) -> AsyncIterator[None]:
        """Waits for a turn to check a password. The try counts from its beginning, so parallel tries wait too.

        Raises Problem 429 when too many wait already, whichever name was given.
        """
        of_name = self._count(self._named(username), _FREE_TRIES, _FORGET_NAME_PER_SECOND)
        of_all = self._count(_EVERYBODY, _FREE_TRIES_OF_ALL, _FORGET_ALL_PER_SECOND)
        if delay := max(_delay(of_name, _FREE_TRIES), _delay(of_all, _FREE_TRIES_OF_ALL)):
            await self._sleep(delay)
        if self._waiting >= _MAX_WAITING:
            raise CROWDED
        self._waiting += 1
        try:
            async with self._checks:
                yield
        finally:
            self._waiting -= 1

    def succeeded(self, username: str) -> None:
        """Takes back the count for a name whose owner has come in."""
        self._tries.pop(self._named(username), None)
        tries, since = self._tries.get(_EVERYBODY, (0.0, self._clock()))
        self._tries[_EVERYBODY] = max(0.0, tries - 1), since

    def _count(self, name: bytes, free: int, forget_per_second: float) -> float:
        """Adds a try and gives how many are remembered from before it."""
        now = self._clock()
        tries, since = self._tries.pop(name, (0.0, now))
        before = max(0.0, tries - (now - since) * forget_per_second)
        self._tries[name] = min(before + 1, free + _MOST_COUNTED), now  # bounded, so that a flood is soon forgotten
        while len(self._tries) > _MAX_NAMES:
            self._tries.popitem(last=False)
        return before

    def _named(self, username: str) -> bytes:
        # Hashed with a key of this process: people type passwords into the wrong field.
        return hashlib.blake2b(username_key(username).encode("utf-8", "replace"), key=self._key, digest_size=16).digest()


def _delay(tries_before: float, free: int) -> float:
    """Seconds: nothing for the first `free` tries, then 0.25, 0.5, 1, 2 and 4 at most."""
    return 0.0 if tries_before < free else min(MAX_DELAY, 0.25 * 2 ** int(tries_before - free))
