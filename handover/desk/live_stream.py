"""A live conversation as it goes on, for one open page of staff: each line once, in order, as long as the session lives."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Final

from fastapi import Request
from fastapi.sse import ServerSentEvent
from starlette.concurrency import run_in_threadpool

from foundation.outages import OUTAGES
from handover.core.errors import LiveNotFound
from handover.core.live import OPEN
from handover.desk.door import LoginRequired
from handover.desk.live_words import line_words, state_words
from handover.desk.parts import DeskParts
from handover.store.live import staff
from handover.store.live.staff import StaffView

KEEP_SECONDS: Final = 30.0


class LiveStream:
    """Ends when the conversation does, when the session does, and when the process says farewell.

    While it is open, the conversation stays with the member of staff who is in it.
    """

    def __init__(self, parts: DeskParts, request: Request, live_id: str, after: int) -> None:
        self._parts, self._request, self._live_id, self._after = parts, request, live_id, after
        self._staff_id, self._told_state, self._told_typing, self._kept_at = 0, {}, None, 0.0

    @classmethod
    async def begun(cls, parts: DeskParts, request: Request, live_id: str, after: str) -> LiveStream:
        """After the ordinal `after` or the one that the browser saw last. Raises LoginRequired, LiveNotFound, Problem 403 and 429."""
        last = request.headers.get("last-event-id", "") or after
        stream = cls(parts, request, live_id, int(last) if last.isascii() and last.isdigit() and len(last) < 16 else 0)
        await run_in_threadpool(stream._look)
        parts.listeners.require_room(stream._session_id)
        return stream

    async def events(self) -> AsyncIterator[ServerSentEvent]:
        """`line` with its ordinal as id, `state`, `typing`, and at the end `gone` or `logged-out`."""
        with self._parts.listeners.counted(self._session_id):
            while True:
                try:
                    view = await run_in_threadpool(self._look)
                except LiveNotFound:
                    yield ServerSentEvent(event="gone", data={})
                    return
                except LoginRequired:
                    yield ServerSentEvent(event="logged-out", data={})
                    return
                except OUTAGES:
                    view = None  # the next look may succeed
                for event in self._news(view) if view else ():
                    yield event
                if (view and view.state not in OPEN and not view.lines) or not await self._may_go_on(view):
                    return

    def _look(self) -> StaffView:
        with self._parts.transactions.begin() as session:
            visit = self._parts.door.enter(session, self._request, is_use=False)
            self._staff_id = visit.staff.id
            if time.monotonic() - self._kept_at > KEEP_SECONDS:
                staff.keep(session, visit.staff, self._live_id)
                self._kept_at = time.monotonic()
            return staff.look(session, visit.staff, self._live_id, self._after)

    def _news(self, view: StaffView) -> list[ServerSentEvent]:
        events = [ServerSentEvent(event="line", id=str(line.ordinal), data=line_words(line, self._staff_id)) for line in view.lines]
        self._after = max(self._after, view.last)
        state = {"state": view.state, "mine": view.is_mine, "urgent": view.urgent, "words": state_words(view)}
        if state != self._told_state:
            self._told_state = state
            events.append(ServerSentEvent(event="state", data=state))
        if view.typed_at is not None and view.typed_at != self._told_typing:
            events.append(ServerSentEvent(event="typing", data={}))
        self._told_typing = view.typed_at
        return events

    async def _may_go_on(self, view: StaffView | None) -> bool:
        """Waits for the bell, unless there is more to read already; False when the process is about to end."""
        if view and view.lines:
            return not self._parts.farewell.said.is_set()
        bell = asyncio.ensure_future(self._parts.bell.wait(self._live_id))
        leave = asyncio.ensure_future(self._parts.farewell.said.wait())
        try:
            await asyncio.wait({bell, leave}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            bell.cancel()
            leave.cancel()
        return not self._parts.farewell.said.is_set()

    @property
    def _session_id(self) -> str:
        return self._parts.door.cookie.read(self._request) or ""
