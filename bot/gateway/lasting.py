"""What outlives an edition of the gateway: everything that knows of running conversations, and nothing that knows a text.

When the content is exchanged, the old edition ends its requests beside the new one. Both must hold the same locks, remember the
same answers and count the same limits, or a turn could be answered twice.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.gateway.answers import Answer
from bot.gateway.background import Background
from bot.gateway.breaker import Breaker
from bot.gateway.bulkhead import Bulkhead
from bot.gateway.crowd import AT_ONCE
from bot.gateway.gate import gate_threads
from bot.gateway.guesses import Guesses
from bot.gateway.known_locales import KnownLocales
from bot.gateway.limits import PER_MINUTE, MessageLimit
from bot.gateway.messages import MessageClock
from bot.gateway.modes import KnownModes
from bot.gateway.nlu_client import nlu_queue
from bot.gateway.store.connections import Connections
from bot.gateway.window import Told
from foundation.logs import EventLog


@dataclass(frozen=True, slots=True)
class Lasting:
    """One for the process. `answers` are those from memory, `under_way` what is being judged, `closed` the channels that are."""

    background: Background
    connections: Connections
    limit: MessageLimit
    clock: MessageClock = field(default_factory=MessageClock)
    modes: KnownModes = field(default_factory=KnownModes)
    locales: KnownLocales = field(default_factory=KnownLocales)
    answers: OrderedDict[tuple[str, bytes, bytes], Answer] = field(default_factory=OrderedDict)
    under_way: dict[str, list[Told]] = field(default_factory=dict)
    closed: dict[tuple[str, str], str] = field(default_factory=dict)
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    guesses: Guesses = field(default_factory=Guesses)
    breaker: Breaker = field(default_factory=Breaker)
    nlu_queue: Bulkhead[httpx.Response] = field(default_factory=nlu_queue)
    threads: ThreadPoolExecutor = field(default_factory=gate_threads)

    @classmethod
    def on(cls, engine: AsyncEngine, log: EventLog, messages_per_minute: int = PER_MINUTE) -> Lasting:
        """For a process that begins, on its database."""
        background = Background(log)
        return cls(background, Connections(engine, background, log), MessageLimit(messages_per_minute))
