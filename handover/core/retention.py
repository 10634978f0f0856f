"""When content is due to go: one pure rule per class of content, with what keeps a ticket that nobody has dealt with.

What a municipality has received can be a public record, which may be destroyed only under a decision of its own (arkivlagen
1990:782, 10 §). Without one, or under a hold, nothing that was sent is due. Neither is what is undelivered, unacknowledged or
still at work: it is kept, with a word for whoever has to look at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from handover.core.ticket import Status

Part = Literal["preview", "referral", "messages", "notes", "outbox", "events", "live", "accessibility"]
Kept = Literal["on_hold", "no_decision", "undelivered", "unacknowledged", "still_open"]
TICKET_PARTS: Final[tuple[Part, ...]] = ("referral", "notes", "messages", "outbox", "events")
DEFAULT_PERIODS: Final[dict[Part, timedelta]] = {
    "preview": timedelta(hours=24), "referral": timedelta(days=30), "notes": timedelta(days=30), "messages": timedelta(days=90),
    "outbox": timedelta(days=90), "events": timedelta(days=730), "live": timedelta(days=30),
    "accessibility": timedelta(days=90),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """What one municipality has decided. `decision` is its reference, None when there is none; `on_hold` stops all purging.

    `periods` are counted from the moment a ticket was both delivered and done with; those that are not named are the defaults.
    """

    decision: str | None = None
    on_hold: bool = False
    periods: tuple[tuple[Part, timedelta], ...] = ()

    def period(self, part: Part) -> timedelta:
        """How long `part` is kept."""
        return dict(self.periods).get(part, DEFAULT_PERIODS[part])


@dataclass(frozen=True, slots=True)
class Life:
    """The moments of a ticket that count. `touched_at` is the last change or note; `delivered_at` the last delivery.

    `is_sent`: nothing is owed to any inbox. `is_acknowledged`: every inbox that got the referral has acknowledged it.
    """

    status: Status
    created_at: datetime
    touched_at: datetime
    delivered_at: datetime | None
    is_sent: bool
    is_acknowledged: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Either `due_at`, or `kept` with the reason; `alarm_at` is when somebody has to be told that it is still there."""

    due_at: datetime | None = None
    kept: Kept | None = None
    alarm_at: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Whether the moment has come. Never for what is kept."""
        return self.due_at is not None and self.due_at <= now


def preview_due(shown_at: datetime, rule: RetentionRule | None = None) -> datetime:
    """When a preview that nobody consented to goes. It was never sent, so no decision is needed and no hold counts."""
    return shown_at + (rule or RetentionRule()).period("preview")


def ticket_due(part: Part, rule: RetentionRule, life: Life) -> Verdict:
    """When `part` of a ticket goes. A withdrawn ticket has lost its words already: what is left is its bare course."""
    kept = _kept(rule, life)
    if kept is not None:
        return Verdict(kept=kept, alarm_at=life.created_at + rule.period(part))
    return Verdict(due_at=max(life.touched_at, life.delivered_at or life.touched_at) + rule.period(part))


def live_due(ended_at: datetime, rule: RetentionRule) -> Verdict:
    """When a live conversation goes, counted from its end. What was written to staff was received: it needs a decision too."""
    return _received_due("live", ended_at, rule)


def told_due(handled_at: datetime, rule: RetentionRule) -> Verdict:
    """When a message about accessibility goes, counted from when staff were done with it."""
    return _received_due("accessibility", handled_at, rule)


def _received_due(part: Part, over_at: datetime, rule: RetentionRule) -> Verdict:
    kept: Kept | None = "on_hold" if rule.on_hold else None if rule.decision else "no_decision"
    due_at = over_at + rule.period(part)
    return Verdict(kept=kept, alarm_at=due_at) if kept else Verdict(due_at=due_at)


def _kept(rule: RetentionRule, life: Life) -> Kept | None:
    if rule.on_hold:
        return "on_hold"
    if not rule.decision:
        return "no_decision"
    if not life.is_sent:
        return "undelivered"
    if life.status == "withdrawn":
        return None
    if not life.is_acknowledged:
        return "unacknowledged"
    return None if life.status == "closed" else "still_open"
