"""Ends open event streams as soon as the process is asked to stop; uvicorn alone would wait for them to time out."""

from __future__ import annotations

import asyncio
import signal
import threading
from types import FrameType


class Farewell:
    """An event that is set by SIGTERM or SIGINT, besides what the server does on these."""

    def __init__(self) -> None:
        self.said = asyncio.Event()

    def listen(self) -> None:
        """Puts itself before the handlers that stand now; only the main thread may, elsewhere `said` is set by hand."""
        if threading.current_thread() is not threading.main_thread():
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            previous = signal.getsignal(number)

            def handler(received: int, frame: FrameType | None, previous: object = previous) -> None:
                loop.call_soon_threadsafe(self.said.set)
                if callable(previous):
                    previous(received, frame)

            signal.signal(number, handler)
