"""An ASGI app on a port of its own on loopback, in a thread of its own."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

import uvicorn


class Listening:
    """`port` is where it listens; `options` are uvicorn's. `listener` may be there before the app knows its address."""

    def __init__(self, app: Any, listener: socket.socket | None = None, **options: Any) -> None:
        self._listener = listener or socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="critical", **options))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listener]}, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self, *, at_once: bool = False) -> None:
        """Ends it. With `at_once` nobody may read to the end of what is open."""
        self._server.should_exit = True
        self._server.force_exit = at_once
        self._thread.join(10)
