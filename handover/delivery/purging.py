"""Walks through all tickets and purges what is due, one ticket at a time, so that it can be broken off anywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session, sessionmaker

from foundation.logs import EventLog
from handover.core.retention import TICKET_PARTS, Life, Part, RetentionRule, Verdict, live_due, ticket_due, told_due
from handover.store import accessibility, clock, content, purging
from handover.store.accessibility import Handled
from handover.store.live.ending import EndedLive, ended_after, erase

Outcome = tuple[str, Part, str]
"""Municipality, part, and `purged` or the word for why something overdue is kept."""
PURGED: Final = "purged"


@dataclass(frozen=True)
class Purging:
    """`rules` are the municipalities' decisions; one that has none keeps everything that was sent to it."""

    transactions: sessionmaker[Session]
    rules: Mapping[str, RetentionRule]
    log: EventLog

    def purge(self, now: datetime | None = None, dry_run: bool = False) -> Counter[Outcome]:
        """How much was purged, or would be, and how much is overdue and kept. Two at once do no harm: each skips the other's rows."""
        moment, counted, last = now or clock.now(), Counter[Outcome](), ""
        while batch := self._batch(last):
            for ticket_id, municipality in batch:
                counted.update(self._ticket(ticket_id, municipality, moment, dry_run))
            last = batch[-1][0]
        self._live(counted, moment, dry_run)
        self._told(counted, moment, dry_run)
        if not dry_run:
            self._finish(counted)
        return counted

    def _live(self, counted: Counter[Outcome], now: datetime, dry_run: bool) -> None:
        last = ""
        while batch := self._ended(last):
            for live in batch:
                verdict = live_due(live.ended_at, self.rules.get(live.municipality, RetentionRule()))
                if _is_due(counted, live.municipality, "live", verdict, now) and not dry_run:
                    self._erase_live(live.live_id)
            last = batch[-1].live_id

    def _told(self, counted: Counter[Outcome], now: datetime, dry_run: bool) -> None:
        last = ""
        while batch := self._handled(last):
            for each in batch:
                verdict = told_due(each.handled_at, self.rules.get(each.municipality, RetentionRule()))
                if _is_due(counted, each.municipality, "accessibility", verdict, now) and not dry_run:
                    self._erase_told(each.message_id)
            last = batch[-1].message_id

    def _handled(self, last: str) -> list[Handled]:
        with self.transactions.begin() as session:
            return accessibility.handled_after(session, last)

    def _erase_told(self, message_id: str) -> None:
        with self.transactions.begin() as session:
            accessibility.erase(session, [message_id])

    def _ended(self, last: str) -> list[EndedLive]:
        with self.transactions.begin() as session:
            return ended_after(session, last)

    def _erase_live(self, live_id: str) -> None:
        with self.transactions.begin() as session:
            erase(session, [live_id])

    def _batch(self, last: str) -> list[tuple[str, str]]:
        with self.transactions.begin() as session:
            return list(purging.tickets_after(session, last))

    def _ticket(self, ticket_id: str, municipality: str, now: datetime, dry_run: bool) -> list[Outcome]:
        rule = self.rules.get(municipality, RetentionRule())
        with self.transactions.begin() as session:
            life = purging.locked_life(session, ticket_id)
            if life is None:
                return []
            words = {part: _word(rule, part, life, now) for part in TICKET_PARTS if purging.holds(session, part, ticket_id)}
            for part in [part for part, word in words.items() if word == PURGED and not dry_run]:
                purging.purge_part(session, part, ticket_id)
        return [(municipality, part, word) for part, word in words.items() if word is not None]

    def _finish(self, counted: Counter[Outcome]) -> None:
        with self.transactions.begin() as session:
            content.forget_orphans(session)
        for (municipality, part, word), count in sorted(counted.items()):
            self.log.event("purged" if word == PURGED else "purge_kept", municipality=municipality, kind=part, reason=word, count=count)


def _is_due(counted: Counter[Outcome], municipality: str, part: Part, verdict: Verdict, now: datetime) -> bool:
    """Counts what has to go and what is overdue and kept; True for what has to go."""
    if verdict.is_due(now):
        counted[(municipality, part, PURGED)] += 1
    elif verdict.kept is not None and verdict.alarm_at is not None and verdict.alarm_at <= now:
        counted[(municipality, part, verdict.kept)] += 1
    return verdict.is_due(now)


def _word(rule: RetentionRule, part: Part, life: Life, now: datetime) -> str | None:
    """PURGED when the part is due, why it is kept when somebody should be told, None when its time has not come."""
    verdict = ticket_due(part, rule, life)
    if verdict.kept is not None:
        return verdict.kept if verdict.alarm_at is not None and verdict.alarm_at <= now else None
    return PURGED if verdict.is_due(now) else None
