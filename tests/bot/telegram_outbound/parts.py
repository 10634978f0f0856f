"""What the tests of the outbound half are built of."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from itertools import count
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.telegram.outbound.pace import Pace
from bot.channels.telegram.outbound.sender import Sender
from bot.channels.telegram.posting import Lane, Post, Press
from bot.gateway.background import Background
from bot.gateway.store.connections import Connections
from bot.gateway.store.engine import make_engine
from foundation.logs import EventLog
from tests.telegram_api.bots import SimulatedBot
from tests.telegram_api.people import Person
from tests.telegram_api.server import TelegramApi

SERVER_KEY = "k" * 40
BOT = "ale"
TABLES = "chat.telegram_post, chat.telegram_key, chat.telegram_bot, chat.telegram_chat"
DEAD_DATABASE = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
_numbers = count(1)


def open_chat(_bot: str, sealed: bytes) -> int:
    """The inbound half seals chat ids; here the digits alone stand for that. Raises ValueError."""
    return int(sealed)


def sealed(person: Person) -> bytes:
    """A person's chat as posts name it."""
    return str(person.id).encode()


def new_key() -> bytes:
    """One that was never used."""
    return next(_numbers).to_bytes(16, "big")


def post(person: Person, words: str, lane: Lane = Lane.ANSWER, *presses: Press, **other: Any) -> Post:
    """A message to a person."""
    given = {"bot": BOT, "key": new_key(), "presses": (presses,) if presses else (), **other}
    return Post(chat=sealed(person), lane=lane, text=words, **given)


class Listener:
    """Hears what a sender tells, and fails when told to."""

    def __init__(self) -> None:
        self.gone: list[tuple[str, bytes]] = []
        self.sent: list[tuple[str, bytes, int]] = []
        self.fails = 0

    async def hear_gone(self, bot: str, chat: bytes) -> None:
        if self.fails:
            self.fails -= 1
            raise RuntimeError("hemligt")
        self.gone.append((bot, chat))

    async def hear_sent(self, bot: str, chat: bytes, message_id: int) -> None:
        self.sent.append((bot, chat, message_id))


class Gateway:
    """One process's sender on a database and a simulator."""

    def __init__(self, database: str, tokens: dict[str, str], api: str, pace: Pace) -> None:
        self.listener, log = Listener(), EventLog("test")
        self.engine: AsyncEngine = make_engine(database)
        connections = Connections(self.engine, Background(log), log)
        self.sender = Sender(connections, tokens, api, SERVER_KEY, open_chat, self.listener.hear_gone, log,
                             sent=self.listener.hear_sent, pace=pace)  # fmt: skip
        self._running = contextlib.AsyncExitStack()

    async def start(self) -> None:
        """Begins to send what waits."""
        await self._running.enter_async_context(self.sender.running())

    async def stop(self) -> None:
        """Ends that."""
        await self._running.aclose()

    async def close(self) -> None:
        """Ends everything."""
        await self.stop()
        await self.engine.dispose()


QUICK = Pace(per_second=200, chat_seconds=0.0, at_once=8)


class Gateways:
    """Makes them; `bot` is the simulator's bot behind the name BOT."""

    def __init__(self, database: str, api: TelegramApi) -> None:
        self.database, self.api, self.bot = database, api, api.bot()
        self.bot.flood.chat_seconds, self.bot.flood.per_second = 0.0, 1000
        self._made: list[Gateway] = []

    def make(self, pace: Pace = QUICK, *, database: str = "", api: str = "", tokens: dict[str, str] | None = None) -> Gateway:
        """One that does not send yet."""
        made = Gateway(database or self.database, tokens or {BOT: self.bot.token}, api or self.api.url, pace)
        self._made.append(made)
        return made

    async def started(self, pace: Pace = QUICK, **other: Any) -> Gateway:
        """One that sends."""
        made = self.make(pace, **other)
        await made.start()
        return made

    async def close(self) -> None:
        """Ends them all."""
        for made in self._made:
            await made.close()


async def until(holds: Callable[[], Any], seconds: float = 15.0) -> None:
    """Waits until `holds()` is true."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to pass"
        await asyncio.sleep(0.02)


async def until_empty(gateway: Gateway, bot: str = BOT, seconds: float = 15.0) -> None:
    """Waits until nothing waits to be sent."""
    end = time.monotonic() + seconds
    while await gateway.sender.waiting(bot):
        assert time.monotonic() < end, "something is left in the queue"
        await asyncio.sleep(0.05)


def rows(database: str, query: str) -> list[Any]:
    """What a query gives."""
    engine = create_engine(database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        found = connection.execute(text(query)).all()
    engine.dispose()
    return list(found)


def texts_of(bot: SimulatedBot) -> list[str]:
    """Everything that reached anybody, in order."""
    return [delivered.text for delivered in list(bot.delivered)]
