"""What people have let editors learn from. The chat writes it (bot/gateway/learning); here it is read, and taken away when it is done.

A row says nothing of whose it was: its id is random, it knows the day and not the hour, and its words are masked, or not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from nlu.studio.store.engine import Transactions

# Newest day first; within a day in the order of the random ids, which tells nobody what came first.
_WAITING: Final = text("SELECT encode(id, 'hex'), kind, ranking, words, day FROM chat.lesson ORDER BY day DESC, id LIMIT :count")
_NAMED: Final = text("SELECT encode(id, 'hex'), kind, ranking, words, day FROM chat.lesson WHERE encode(id, 'hex') = ANY(:ids) "
                     "ORDER BY day DESC, id")  # fmt: skip
_COUNT: Final = text("SELECT count(*) FROM chat.lesson")
_DONE: Final = text("DELETE FROM chat.lesson WHERE encode(id, 'hex') = ANY(:ids)")
# The week that is not over is left out: from one day to the next its numbers would give away who wrote in between.
_TIMES: Final = text("SELECT week, intent, times FROM chat.not_understood "
                     "WHERE week < date_trunc('week', now() AT TIME ZONE 'Europe/Stockholm')::date ORDER BY week, intent")  # fmt: skip
_IS_THERE: Final = text("SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                        "WHERE n.nspname = 'chat' AND c.relname = 'lesson')")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lesson:
    """A report. `words` are masked, None when the person did not want them kept; `ranking` is what they were taken for, how surely."""

    id: str
    kind: str
    ranking: tuple[tuple[str, float], ...]
    words: str | None
    day: date


@dataclass(frozen=True, slots=True)
class Times:
    """How often messages were taken for an intent in a week, and not surely enough to be answered."""

    week: date
    intent: str
    times: int


class Lessons:
    """The chat's tables of learning; where there is no chat, nothing waits."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def waiting(self, count: int) -> tuple[list[Lesson], int]:
        """At most `count` of them, and how many there are."""
        with self._transactions.begin() as session:
            if not _is_there(session):
                return [], 0
            return [_lesson(row) for row in session.execute(_WAITING, {"count": count})], session.scalar(_COUNT) or 0

    def named(self, ids: Iterable[str]) -> list[Lesson]:
        """Those of `ids` that are still there."""
        with self._transactions.begin() as session:
            if not _is_there(session):
                return []
            return [_lesson(row) for row in session.execute(_NAMED, {"ids": list(ids)})]

    def done(self, ids: Iterable[str]) -> int:
        """Takes them away for good; gives how many were there."""
        with self._transactions.begin() as session:
            return session.execute(_DONE, {"ids": list(ids)}).rowcount if _is_there(session) else 0

    def times(self) -> list[Times]:
        """All counts of weeks that are over, as the chat kept them: never for a page without themes.py."""
        with self._transactions.begin() as session:
            return [Times(*row) for row in session.execute(_TIMES)] if _is_there(session) else []


def _is_there(session: Session) -> bool:
    return bool(session.scalar(_IS_THERE))


def _lesson(row: tuple) -> Lesson:
    id_, kind, ranking, words, day = row
    return Lesson(id_, kind, tuple((str(name), float(sure)) for name, sure in ranking), words, day)
