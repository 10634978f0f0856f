"""The server: a thread with an event loop of its own, so that a test's loop and the simulator never wait for each other."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Iterator

import uvicorn

from tests.telegram_api.app import Answering
from tests.telegram_api.bots import SimulatedBot
from tests.telegram_api.webhooks import deliver_for_ever


class TelegramApi:
    """Bots by token behind one address. `passes` moves the simulator's clock; floods are measured by the real one."""

    def __init__(self) -> None:
        self.bots: dict[str, SimulatedBot] = {}
        self._ahead = 0.0
        self._server = uvicorn.Server(uvicorn.Config(
            Answering(self.bots), host="127.0.0.1", port=0, access_log=False, log_config=None, lifespan="off", timeout_keep_alive=60,
            timeout_graceful_shutdown=1))  # fmt: skip
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    def bot(self) -> SimulatedBot:
        """A new one."""
        bot = SimulatedBot(70_000 + len(self.bots), self.now)
        self.bots[bot.token] = bot
        return bot

    def now(self) -> float:
        """The simulator's time, in seconds since 1970."""
        return time.time() + self._ahead

    def begin_anew(self) -> None:
        """Forgets all bots, and sets the clock right."""
        self.bots.clear()
        self._ahead = 0.0

    def passes(self, *, hours: float) -> None:
        """Lets time pass."""
        self._ahead += hours * 3600

    def start(self) -> None:
        """Returns when it listens."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # it complains of every cut connection
        self._thread.start()
        until = time.monotonic() + 20
        while not self._server.started:
            assert time.monotonic() < until and self._thread.is_alive(), "the simulator does not start"
            time.sleep(0.01)
        self._port = self._server.servers[0].sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Returns when it is gone."""
        self._server.should_exit = True
        self._thread.join(20)

    async def _run(self) -> None:
        bringing = asyncio.create_task(deliver_for_ever(lambda: self.bots.values()))
        try:
            await self._server.serve()
        finally:
            bringing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await bringing


@contextlib.contextmanager
def telegram_api() -> Iterator[TelegramApi]:
    """A simulator that runs while the block does."""
    api = TelegramApi()
    api.start()
    try:
        yield api
    finally:
        api.stop()
