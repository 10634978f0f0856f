"""Holds the event stream of one chat open and knows which messages have come."""

from __future__ import annotations

import time
from typing import Any

import gevent
from gevent.event import Event


class Listener:
    """Reads in a greenlet of its own until it is closed or the server ends the stream."""

    def __init__(self, client: Any, chat: str, token: str) -> None:
        self._came, self._ids = Event(), set()
        self._reading = gevent.spawn(self._read, client, chat + "/events", {"Authorization": f"Bearer {token}"})

    def hears(self, message_id: str, seconds: float) -> bool:
        """Whether the message comes within `seconds`."""
        until = time.monotonic() + seconds
        while message_id not in self._ids and time.monotonic() < until:
            self._came.clear()
            self._came.wait(max(0.0, until - time.monotonic()))
        return message_id in self._ids

    def close(self) -> None:
        """Hangs up."""
        self._reading.kill(block=False)

    def _read(self, client: Any, path: str, headers: dict[str, str]) -> None:
        response = client.get(path, headers=headers, stream=True, name="events")
        stream = response.stream
        if response.status_code != 200 or stream is None:
            return
        try:
            while line := stream.readline(b"\n"):
                if line.startswith(b"id:"):
                    self._ids.add(line[3:].strip().decode("ascii", "replace"))
                    self._came.set()
        except OSError:
            return
        finally:
            stream.release()
