"""Tells somebody who has left in the middle of a request from a fault: pages are closed and trains go into tunnels all day."""

from __future__ import annotations

from typing import Final

from anyio import BrokenResourceError, ClosedResourceError
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

# What is raised where somebody waited for the rest of a body, or had a next event ready in FastAPI's stream.
_OF_LEAVING: Final = (ClientDisconnect, BrokenResourceError, ClosedResourceError)


class Presence:
    """Stands in for `receive` and remembers whether the other side has left (ASGI's http.disconnect)."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self.has_left = receive, False

    async def __call__(self) -> Message:
        """The next message."""
        message = await self._receive()
        self.has_left = self.has_left or message["type"] == "http.disconnect"
        return message

    def explains(self, error: BaseException) -> bool:
        """Whether `error`, or every error in a group, is no more than that they have left."""
        if isinstance(error, BaseExceptionGroup):
            return all(self.explains(each) for each in error.exceptions)
        return self.has_left and isinstance(error, _OF_LEAVING)
