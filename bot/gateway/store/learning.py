"""Reports of wrong answers and counts of what was not understood. Neither knows which conversation it came from, nor the hour."""

from __future__ import annotations

import json
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.gateway.learning.lesson import Lesson
from bot.gateway.store.connections import Connections

KEPT_DAYS: Final = 30
COUNTED_WEEKS: Final = 26
_KEEP = text("""
INSERT INTO chat.lesson (id, kind, ranking, words) VALUES (decode(:id, 'hex'), :kind, CAST(:ranking AS jsonb), :words)
ON CONFLICT (id) DO UPDATE SET words = coalesce(chat.lesson.words, excluded.words)
""")
_COUNT = text("""
INSERT INTO chat.not_understood (week, intent, times) VALUES (date_trunc('week', now() AT TIME ZONE 'Europe/Stockholm')::date, :intent, 1)
ON CONFLICT (week, intent) DO UPDATE SET times = chat.not_understood.times + 1
""")
_PURGE = (
    text("DELETE FROM chat.lesson WHERE day < current_date - CAST(:days AS integer)"),
    text("DELETE FROM chat.not_understood WHERE week < current_date - 7 * CAST(:weeks AS integer)"),
)


class LessonStore:
    """Rows of chat.lesson and chat.not_understood. Everything raises StoreUnavailable when the database does not answer."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def keep(self, on: AsyncConnection, lesson: Lesson, *, with_words: bool) -> None:
        """Keeps a report, the same one once; its masked words only `with_words`. `on` is the connection of the turn."""
        values = {"id": lesson.id, "kind": lesson.kind, "ranking": json.dumps(lesson.ranking)}
        await self._connections.run_on(on, _KEEP, values | {"words": lesson.words if with_words else None})

    async def count(self, intent: str) -> None:
        """One more message this week that was taken for `intent`, and not surely enough to be answered."""
        await self._connections.run(_COUNT, {"intent": intent})

    async def purge(self) -> None:
        """Takes away what is too old."""
        await self._connections.run(_PURGE[0], {"days": KEPT_DAYS})
        await self._connections.run(_PURGE[1], {"weeks": COUNTED_WEEKS})
